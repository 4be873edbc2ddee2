//! The code that the signature debugger shows, run by its own languages against a server.

use sengo_core::call_code::{CodeLanguage, CodedCall};
use serde_json::{Value, json};

use crate::place::{Place, Ran};

/// Runs the code of a call in a language, with key and token in the environment.
fn run(place: &Place, language: CodeLanguage, code: &str, pair: &Value) -> Ran {
    let (program, file) = language.run_by();
    place.write(file, code);
    let mut command = place.command(program);
    command.arg(file);
    for (name, member) in [("SENGO_KEY", "key"), ("SENGO_TOKEN", "token")] {
        command.env(name, pair[member].as_str().unwrap());
    }
    command.output().unwrap().into()
}

#[test]
fn the_code_of_each_language_makes_the_very_call_whatever_is_in_it() {
    let place = Place::new();
    let server = place.serve();
    let merchant = place.merchant();
    for domain in ["kopi", "teh"] {
        let body =
            json!({"name": "Toko", "domain": format!("https://{domain}.example.com"), "ip": ["0.0.0.0/0"]});
        let project = server.post(&merchant, "/api/projects", &body).data();
        place.json(&format!("project approve {}", project["id"]));
    }
    place.json("balance adjust 1 --active 1000 --reason Opening");
    let texts = [
        r#"O'Reilly "x" \ $HOME ${HOME} {$key} `id` $(id)"#,
        r##"</script><?php ?> #{1} %s %n \n \' \\" ''' """ \u0041 \x41"##,
        "é 漢字 😀 e\u{301} \u{200d} */ // # -- !! @x !$",
    ];
    for text in texts {
        for language in CodeLanguage::ALL {
            let reference = format!("{text} {}", language.as_str());
            // Line breaks of both kinds, a tab, blanks at the end, and what JSON escapes.
            let body = format!(
                "{{\r\n\t\"from\": 1,\n  \"to\": 2, \"amount\": 1,\"reference\":{} }}\n \n",
                json!(reference).to_string().replace('/', "\\/"),
            );
            let path = "/api/transfers?\"'$(id)`\\</script>é[1-2]{a,b}=\n#x";
            let call = CodedCall::parse("POST", path, &body).unwrap();
            let code = call.code(language, &server.url);
            assert!(!code.contains(merchant["token"].as_str().unwrap()));
            let moved = run(&place, language, &code, &merchant);
            assert_eq!(moved.code, Some(0), "{moved:?}\n{code}");
            let moved = moved.json();
            assert_eq!(moved["responseCode"], 200, "{moved}");
            assert_eq!(moved["responseData"]["reference"], reference, "{code}");
        }
    }
}

#[test]
fn the_code_of_a_call_without_a_body_reads_and_says_when_it_is_refused() {
    let place = Place::new();
    let server = place.serve();
    let merchant = place.merchant();
    for language in CodeLanguage::ALL {
        let call = CodedCall::parse("GET", "/api/balance", "").unwrap();
        let read = run(&place, language, &call.code(language, &server.url), &merchant);
        assert_eq!(read.code, Some(0), "{language:?}: {read:?}");
        assert_eq!(read.json()["responseData"]["total"], 0, "{language:?}");
        let call = CodedCall::parse("GET", "/api/projects/9", "").unwrap();
        let refused = run(&place, language, &call.code(language, &server.url), &merchant);
        assert_ne!(refused.code, Some(0), "{language:?}: {refused:?}");
        assert!(refused.stdout.contains("NOT_FOUND"), "{language:?}: {refused:?}");
    }
}
