//! The heading row of a table → what each column holds.

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// The name on the wire.
    Name,
    /// The type.
    Type,
    /// The description.
    Description,
    /// Whether the field must be there.
    Required,
    /// The field's term in words, where the name on the wire has a column of its own.
    Term,
    /// Anything else, under the heading's own word (`默认值`): it joins the description.
    Other(String),
}

/// The columns of a table; never none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// From left to right.
    pub all: Vec<Column>,
}

impl Default for Columns {
    /// Name, type, description.
    fn default() -> Self {
        Self { all: vec![Column::Name, Column::Type, Column::Description] }
    }
}

/// The words of heading rows. The first column is the name's unless another one says so.
const TYPES: [&str; 6] = ["类型", "数据类型", "参数类型", "字段类型", "type", "datatype"];
const DESCRIPTIONS: [&str; 11] =
    ["描述", "说明", "字段说明", "参数说明", "字段描述", "参数描述", "备注", "含义", "解释", "description", "desc"];
const REQUIRED: [&str; 12] = [
    "必填",
    "是否必填",
    "必选",
    "是否必选",
    "必须",
    "是否必须",
    "必传",
    "是否必传",
    "必需",
    "是否必需",
    "required",
    "mandatory",
];
const NAMES: [&str; 5] = ["变量名", "变量", "参数变量", "英文名", "英文名称"];

impl Columns {
    /// Reads the cells of a heading row. A word that is not known stands for what is still missing, in the usual order.
    pub fn read(heading: &[String]) -> Self {
        let mut all = heading.iter().skip(1).map(|cell| known(cell)).collect::<Vec<_>>();
        let missing = [Column::Type, Column::Description].into_iter().filter(|kind| !all.contains(&Some(kind.clone())));
        let mut missing = missing.collect::<Vec<_>>().into_iter();
        let three = heading.len() <= 3;
        for (column, cell) in all.iter_mut().zip(heading.iter().skip(1)) {
            if column.is_none() {
                *column = missing.next().filter(|_| three).or_else(|| Some(Column::Other(cell.clone())));
            }
        }
        let named = all.contains(&Some(Column::Name));
        let first = if named { Column::Term } else { Column::Name };
        let mut columns = Self { all: std::iter::once(first).chain(all.into_iter().flatten()).collect() };
        columns.once();
        columns
    }

    /// A second column of one kind joins the description.
    fn once(&mut self) {
        for index in 0..self.all.len() {
            let (before, rest) = self.all.split_at_mut(index);
            if let Some(column) = rest.first_mut()
                && before.contains(column)
            {
                *column = Column::Other(String::new());
            }
        }
    }

    /// The columns of a row: a heading that is too short does not cost the row its type and description.
    pub fn of_row(&self, cells: usize) -> Vec<Column> {
        let mut all = self.all.clone();
        if cells > 1 && all.len() == 1 {
            all.push(Column::Type);
        }
        if cells > 2 && all.as_slice() == [Column::Name, Column::Type] {
            all.push(Column::Description);
        }
        all
    }
}

/// What a word of a heading row says.
fn known(cell: &str) -> Option<Column> {
    let bare = cell.chars().filter(|c| !c.is_whitespace() && !matches!(c, '*' | '`' | '_')).collect::<String>();
    let bare = bare.to_ascii_lowercase();
    let is = |words: &[&str]| words.contains(&bare.as_str());
    if is(&TYPES) {
        Some(Column::Type)
    } else if is(&DESCRIPTIONS) {
        Some(Column::Description)
    } else if is(&REQUIRED) {
        Some(Column::Required)
    } else if is(&NAMES) {
        Some(Column::Name)
    } else {
        None
    }
}
