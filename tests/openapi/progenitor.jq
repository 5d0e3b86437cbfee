# What progenitor 0.15 can't generate is left out: uploads (it knows no multipart/form-data), and operations with a parameter of
# the same name in path and query.
def unique_names: [.parameters[]?.name] | length == (unique | length);
def has_form: .requestBody.content? // {} | has("multipart/form-data");
.paths |= map_values(with_entries(select((.key | startswith("x-")) or ((.value | has_form | not) and (.value | unique_names)))))
