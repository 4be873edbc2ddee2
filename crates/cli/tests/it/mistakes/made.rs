//! The mistakes, each as an edit of the script that is right and one that mends it by the answer alone.

/// One text for another in a script.
pub(super) type Edit = (&'static str, &'static str);

/// Which script is gone wrong with, and with whose pair.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    /// Creating a project, with the merchant's pair.
    Create,
    /// The same, with the project's pair at hand.
    CreateWithProjectKey,
    /// Creating a project, with a pair that is the same in each run: what raw bytes do depends on the bytes.
    CreateWithImportedPair,
    /// Reading a balance, with the project's pair.
    Balance,
}

/// A mistake. In `mended`, `<1>`, `<2>` stand for what the answer shows between backticks, and `<"1>` for what
/// it shows between double quotes: taken from the answer, as somebody who follows it would.
pub(super) struct Made {
    pub(super) title: &'static str,
    pub(super) script: Script,
    pub(super) wrong: &'static [Edit],
    pub(super) mended: &'static [Edit],
}

const SIGN: &str = "$signature = hash_hmac('sha512', $key . json_encode($body), $token);";
const SIGN_GET: &str = "$signature = hash_hmac('sha512', $key, $token);";
const SEND: &str = "curl_setopt($ch, CURLOPT_POSTFIELDS, json_encode($body));";
const RETURN: &str = "curl_setopt($ch, CURLOPT_RETURNTRANSFER, true);";
const SEND_TEXT: &str = "curl_setopt($ch, CURLOPT_POSTFIELDS, $json);";

const fn create(title: &'static str, wrong: &'static [Edit], mended: &'static [Edit]) -> Made {
    Made {
        title,
        script: Script::Create,
        wrong,
        mended,
    }
}

const fn balance(title: &'static str, wrong: &'static [Edit], mended: &'static [Edit]) -> Made {
    Made {
        title,
        script: Script::Balance,
        wrong,
        mended,
    }
}

macro_rules! signed {
    ($line:literal) => {
        &[(SIGN, $line)]
    };
}

/// In the order in which somebody is likely to make them.
pub(super) const MADE: &[Made] = &[
    create(
        "The signature left out, since `$key + json_encode($body)` of the documentation is a TypeError",
        signed!("$signature = '';"),
        &[("$signature = '';", "<3>")],
    ),
    create(
        "A plus sign between the two, as text",
        signed!("$signature = hash_hmac('sha512', $key . '+' . json_encode($body), $token);"),
        &[(
            "$signature = hash_hmac('sha512', $key . '+' . json_encode($body), $token);",
            "<1>",
        )],
    ),
    create(
        "SHA-256",
        signed!("$signature = hash_hmac('sha256', $key . json_encode($body), $token);"),
        &[("'sha256'", "'sha512'")],
    ),
    create(
        "SHA-1",
        signed!("$signature = hash_hmac('sha1', $key . json_encode($body), $token);"),
        &[("'sha1'", "'sha512'")],
    ),
    create(
        "A plain hash",
        signed!("$signature = hash('sha512', $key . json_encode($body) . $token);"),
        &[(
            "$signature = hash('sha512', $key . json_encode($body) . $token);",
            "<1>",
        )],
    ),
    create(
        "Base64",
        signed!("$signature = base64_encode(hash_hmac('sha512', $key . json_encode($body), $token, true));"),
        &[(
            "$signature = base64_encode(hash_hmac('sha512', $key . json_encode($body), $token, true));",
            "<2>",
        )],
    ),
    Made {
        title: "Raw bytes",
        script: Script::CreateWithImportedPair,
        wrong: signed!("$signature = hash_hmac('sha512', $key . json_encode($body), $token, true);"),
        mended: &[(
            "$signature = hash_hmac('sha512', $key . json_encode($body), $token, true);",
            "<2>",
        )],
    },
    create(
        "The key not in front of the body",
        signed!("$signature = hash_hmac('sha512', json_encode($body), $token);"),
        &[(
            "$signature = hash_hmac('sha512', json_encode($body), $token);",
            "<1>",
        )],
    ),
    create(
        "The body not signed",
        signed!("$signature = hash_hmac('sha512', $key, $token);"),
        &[("$signature = hash_hmac('sha512', $key, $token);", "<1>")],
    ),
    create(
        "The last two arguments of hash_hmac the other way round",
        signed!("$signature = hash_hmac('sha512', $token, $key . json_encode($body));"),
        &[(
            "$signature = hash_hmac('sha512', $token, $key . json_encode($body));",
            "<1>",
        )],
    ),
    create(
        "JSON encoded twice for the signature",
        &[
            (
                SIGN,
                "$json = json_encode($body);\n$signature = hash_hmac('sha512', $key . json_encode($json), $token);",
            ),
            (SEND, SEND_TEXT),
        ],
        &[
            (
                "$json = json_encode($body);\n$signature = hash_hmac('sha512', $key . json_encode($json), $token);\n",
                "",
            ),
            (SEND_TEXT, ""),
            (
                "curl_setopt($ch, CURLOPT_RETURNTRANSFER, true);",
                "curl_setopt($ch, CURLOPT_RETURNTRANSFER, true);\n<1>",
            ),
        ],
    ),
    create(
        "JSON encoded twice for sending as well",
        &[(
            SIGN,
            "$body = json_encode($body);\n$signature = hash_hmac('sha512', $key . json_encode($body), $token);",
        )],
        &[("$body = json_encode($body);\n", "")],
    ),
    create(
        "Pretty-printed for the signature, compact when sent",
        signed!("$signature = hash_hmac('sha512', $key . json_encode($body, JSON_PRETTY_PRINT), $token);"),
        &[("json_encode($body, JSON_PRETTY_PRINT)", "json_encode($body)")],
    ),
    create(
        "An array given to CURLOPT_POSTFIELDS",
        &[(SEND, "curl_setopt($ch, CURLOPT_POSTFIELDS, $body);")],
        &[
            (
                "$signature = hash_hmac('sha512', $key . json_encode($body), $token);\n",
                "",
            ),
            ("curl_setopt($ch, CURLOPT_POSTFIELDS, $body);\n", ""),
            (RETURN, "curl_setopt($ch, CURLOPT_RETURNTRANSFER, true);\n<1>"),
        ],
    ),
    create(
        "A form built with http_build_query",
        &[(
            SEND,
            "curl_setopt($ch, CURLOPT_POSTFIELDS, http_build_query($body));",
        )],
        &[("http_build_query($body)", "json_encode($body)")],
    ),
    create(
        "Key and token in each other's header",
        &[(
            "'X-Client-Key: ' . $key, 'X-Client-Token: ' . $token",
            "'X-Client-Key: ' . $token, 'X-Client-Token: ' . $key",
        )],
        &[(
            "'X-Client-Key: ' . $token, 'X-Client-Token: ' . $key",
            "'X-Client-Key: ' . $key, 'X-Client-Token: ' . $token",
        )],
    ),
    create(
        "The token read from a file, with the line break at its end",
        &[(
            "$token = '{{TOKEN}}';",
            "file_put_contents('token.txt', \"{{TOKEN}}\\n\");\n$token = file_get_contents('token.txt');",
        )],
        &[(
            "$token = file_get_contents('token.txt');",
            "$token = file_get_contents('token.txt');\n<1>",
        )],
    ),
    create(
        "The same, with the token in the last header",
        &[
            (
                "$token = '{{TOKEN}}';",
                "file_put_contents('token.txt', \"{{TOKEN}}\\n\");\n$token = file_get_contents('token.txt');",
            ),
            (
                "'X-Client-Key: ' . $key, 'X-Client-Token: ' . $token, 'X-Signature: ' . $signature",
                "'X-Client-Key: ' . $key, 'X-Signature: ' . $signature, 'X-Client-Token: ' . $token",
            ),
        ],
        &[(
            "$token = file_get_contents('token.txt');",
            "$token = file_get_contents('token.txt');\n<2>",
        )],
    ),
    create(
        "A blank after the token",
        &[("'{{TOKEN}}'", "'{{TOKEN}} '")],
        &[("$token = '{{TOKEN}} ';", "$token = '{{TOKEN}} ';\n<1>")],
    ),
    create(
        "The body not sent",
        &[(SEND, "curl_setopt($ch, CURLOPT_CUSTOMREQUEST, 'POST');")],
        &[(
            "curl_setopt($ch, CURLOPT_CUSTOMREQUEST, 'POST');",
            "curl_setopt($ch, CURLOPT_POSTFIELDS, json_encode($body));",
        )],
    ),
    create(
        "What PHP 7 makes of the plus sign: 0",
        signed!("$signature = hash_hmac('sha512', 0, $token);"),
        &[(
            "hash_hmac('sha512', 0, $token)",
            "hash_hmac('sha512', <1>, $token)",
        )],
    ),
    create(
        "A character of the key lost in copying",
        &[("'{{KEY}}'", "'{{KEY WITHOUT ITS LAST CHARACTER}}'")],
        &[("'{{KEY WITHOUT ITS LAST CHARACTER}}'", "'{{KEY}}'")],
    ),
    Made {
        title: "The project's key to create a project",
        script: Script::CreateWithProjectKey,
        wrong: &[],
        mended: &[("{{PROJECT KEY}}", "{{KEY}}"), ("{{PROJECT TOKEN}}", "{{TOKEN}}")],
    },
    create(
        "One address as a text",
        &[("'ip' => ['203.0.113.7']", "'ip' => '203.0.113.7'")],
        &[("'ip' => '203.0.113.7'", "'ip' => [<\"2>]")],
    ),
    create(
        "A network with an address in it",
        &[("'203.0.113.7'", "'203.0.113.7/24'")],
        &[("'203.0.113.7/24'", "<\"2>")],
    ),
    create(
        "A name with a dot",
        &[("'Kopi Senja'", "'PT. Kopi Senja'")],
        &[("'PT. Kopi Senja'", "<\"3>")],
    ),
    create(
        "A website without https, and a field forgotten",
        &[(
            "'https://kopisenja.example.com', 'ip' => ['203.0.113.7']",
            "'kopisenja.example.com'",
        )],
        &[("'kopisenja.example.com'", "<\"2>, 'ip' => ['203.0.113.7']")],
    ),
    balance(
        "A GET call signed with an empty body",
        &[(
            SIGN_GET,
            "$signature = hash_hmac('sha512', $key . json_encode([]), $token);",
        )],
        &[(
            "$signature = hash_hmac('sha512', $key . json_encode([]), $token);",
            "<1>",
        )],
    ),
];
