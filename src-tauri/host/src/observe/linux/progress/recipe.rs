//! The outputs in a recipe, as its file in the store writes them:
//! `Derive([("out","/nix/store/…","",""),("dev",…)],[…` (`ATerm`).

/// One output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// `out`, `dev`.
    pub name: String,
    /// Its path. Empty if it is not known before it is built (floating
    /// content-addressed derivations).
    pub path: String,
}

/// `None` for what is no recipe, or cut in the middle of its outputs.
pub fn outputs(text: &str) -> Option<Vec<Output>> {
    let mut rest = match text.strip_prefix("Derive(") {
        Some(rest) => rest,
        // `DrvWithVersion("xp-dyn-drv",[…`, since Nix 2.18.
        None => string(text.strip_prefix("DrvWithVersion(")?)?
            .1
            .strip_prefix(',')?,
    };
    rest = rest.strip_prefix('[')?;
    let mut outputs = Vec::new();
    while !rest.starts_with(']') {
        if !outputs.is_empty() {
            rest = rest.strip_prefix(',')?;
        }
        let (name, after) = string(rest.strip_prefix('(')?)?;
        let (path, after) = string(after.strip_prefix(',')?)?;
        let (_, after) = string(after.strip_prefix(',')?)?;
        let (_, after) = string(after.strip_prefix(',')?)?;
        rest = after.strip_prefix(')')?;
        outputs.push(Output { name, path });
    }
    (!outputs.is_empty()).then_some(outputs)
}

/// A string in quotes, and what follows it.
fn string(text: &str) -> Option<(String, &str)> {
    let inside = text.strip_prefix('"')?;
    let mut value = String::new();
    let mut chars = inside.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((value, &inside[at + 1..])),
            '\\' => value.push(match chars.next()?.1 {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                other => other,
            }),
            other => value.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::text;
    use super::*;

    #[test]
    fn plain_fixed_and_floating() {
        let text = r#"Derive([("dev","/nix/store/a-x-dev","",""),("out","/nix/store/b-x","r:sha256","00ff")],[("/nix/store/c.drv",["out"])],[],"x","sh",[],[])"#;
        let found = outputs(text).expect("a recipe");
        let pairs: Vec<_> = found
            .iter()
            .map(|o| (o.name.as_str(), o.path.as_str()))
            .collect();
        assert_eq!(
            pairs,
            [("dev", "/nix/store/a-x-dev"), ("out", "/nix/store/b-x")]
        );
        let floating = r#"Derive([("out","","r:sha256","")],[],[],"x","sh",[],[])"#;
        assert_eq!(outputs(floating).expect("a recipe")[0].path, "");
        let version = r#"DrvWithVersion("xp-dyn-drv",[("o\"u\n","/p","","")],[],[])"#;
        assert_eq!(outputs(version).expect("a recipe")[0].name, "o\"u\n");
    }

    #[test]
    fn what_is_cut_or_no_recipe() {
        let text = r#"Derive([("out","/nix/store/b-x","",""),("dev","/p","","")],["#;
        let whole = text.len() - 2;
        for end in 0..whole {
            assert_eq!(outputs(&text[..end]), None, "{}", &text[..end]);
        }
        assert!(outputs(&text[..whole]).is_some());
        assert_eq!(outputs("Derive([],["), None);
        assert_eq!(outputs("\u{7f}ELF"), None);
    }

    #[test]
    fn no_text_whatever_breaks_it() {
        let words = [
            "Derive(",
            "DrvWithVersion(",
            "[",
            "]",
            "(",
            ")",
            ",",
            "\"",
            "\\",
            "out",
            "é",
            "\"a\"",
        ];
        text::many(&words, 50_000, |text| {
            outputs(text);
        });
    }
}
