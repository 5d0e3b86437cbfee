//! Notifications over HTTP, and the program.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::thread;

use wechatpay_gateway::{Attempt, Gateway};

/// Body and signature of a notification as it came.
type Came = (Vec<u8>, String);

/// A receiver that gives these statuses, one per connection; gives the bodies and signatures that came.
fn receiver(statuses: &'static [u16]) -> (String, thread::JoinHandle<Vec<Came>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/notify?a=b", listener.local_addr().unwrap());
    let thread = thread::spawn(move || {
        let mut came = Vec::new();
        for status in statuses {
            let mut stream = listener.accept().unwrap().0;
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut length, mut signature, mut line) = (0, String::new(), String::new());
            reader.read_line(&mut line).unwrap();
            assert_eq!(line.trim(), "POST /notify?a=b HTTP/1.1");
            loop {
                line.clear();
                reader.read_line(&mut line).unwrap();
                let Some((name, value)) = line.trim().split_once(": ") else { break };
                match name.to_lowercase().as_str() {
                    "content-length" => length = value.parse().unwrap(),
                    "wechatpay-signature" => signature = value.to_owned(),
                    _ => {}
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            came.push((body, signature));
            write!(stream, "HTTP/1.1 {status} Whatever\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}").unwrap();
        }
        came
    });
    (url, thread)
}

#[tokio::test]
async fn until_it_is_taken() {
    let gateway = Gateway::start().await.unwrap();
    let (url, thread) = receiver(&[500, 302, 200]);
    let delivered = gateway.notification("TRANSACTION.SUCCESS").send_to(&url).scale(0.0).await.unwrap();
    assert!(delivered.taken);
    let statuses = delivered.attempts.iter().map(|attempt| match attempt {
        Attempt::Answered(status, body) => (*status, body.len()),
        Attempt::Failed(problem) => panic!("{problem}"),
    });
    assert_eq!(statuses.collect::<Vec<_>>(), [(500, 2), (302, 2), (200, 2)]);
    let came = thread.join().unwrap();
    assert!(came.windows(2).all(|pair| pair[0].0 == pair[1].0), "the same event");
    assert!(came.windows(2).all(|pair| pair[0].1 != pair[1].1), "signed anew");
}

#[tokio::test]
async fn sixteen_times_at_most() {
    let gateway = Gateway::start().await.unwrap();
    let (url, thread) = receiver(&[500; 16]);
    let delivered = gateway.notification("REFUND.SUCCESS").send_to(&url).scale(0.0).await.unwrap();
    assert!(!delivered.taken);
    assert_eq!((delivered.attempts.len(), thread.join().unwrap().len()), (16, 16));

    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let lost = gateway.notification("REFUND.SUCCESS").send_to(&format!("http://{nobody}")).scale(0.0).await.unwrap();
    assert!(lost.attempts.iter().all(|attempt| matches!(attempt, Attempt::Failed(_))));
    assert!(gateway.notification("REFUND.SUCCESS").send_to("https://example.com").await.is_err());
}

#[test]
fn the_program_writes_its_keys_and_tells_its_calls() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("keys");
    let mut program = Command::new(env!("CARGO_BIN_EXE_wechatpay-gateway"))
        .args(["--port", "0", "--write-keys"])
        .arg(&folder)
        .args(["--scale", "0"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(program.stdout.take().unwrap()).lines().map(Result::unwrap);
    let url = said.next().unwrap().strip_prefix("url").unwrap().trim().to_owned();
    let written = said.find(|line| line.starts_with("api_v3_key.txt")).unwrap();
    assert!(written.ends_with("keys/api_v3_key.txt"), "{written}");
    assert!(std::fs::read_to_string(folder.join("apiclient_cert.pem")).unwrap().contains("CERTIFICATE"));
    assert!(std::fs::read_to_string(folder.join("apiclient_key.pem")).unwrap().contains("PRIVATE KEY"));

    let mut stream = std::net::TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
    stream
        .write_all(b"GET /v3/certificates?algorithm_type=RSA HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 400 Bad Request"), "{answer}");
    let mut told = BufReader::new(program.stderr.take().unwrap()).lines().map(Result::unwrap);
    assert_eq!(
        told.next().unwrap(),
        "GET /v3/certificates: refused with 400 PARAM_ERROR: header Accept: must be application/json"
    );

    let (url, thread) = receiver(&[500, 204]);
    let mut orders = program.stdin.take().unwrap();
    writeln!(orders, "REFUND.SUCCESS {url} {{\"out_refund_no\": \"1\"}}").unwrap();
    assert_eq!(told.next().unwrap(), format!("REFUND.SUCCESS to {url}: taken, after 2 attempts"));
    assert_eq!(thread.join().unwrap().len(), 2);
    writeln!(orders, "NOTHING").unwrap();
    assert!(told.next().unwrap().starts_with("a notification is an event, a URL"));
    program.kill().unwrap();
    program.wait().unwrap();
}
