//! Lines of PHP that are right, to be copied out of an answer.

/// The signature of a call with a body.
pub(super) const SIGN_BODY: &str = "$signature = hash_hmac('sha512', $key . json_encode($body), $token);";

/// The signature of a call without one.
pub(super) const SIGN_NOTHING: &str = "$signature = hash_hmac('sha512', $key, $token);";

/// One text both signed and sent.
pub(super) const SIGN_AND_SEND: &str = "$json = json_encode($body); $signature = hash_hmac('sha512', $key . $json, $token); curl_setopt($ch, CURLOPT_POSTFIELDS, $json);";

/// A body sent as JSON.
pub(super) const SEND_BODY: &str = "curl_setopt($ch, CURLOPT_POSTFIELDS, json_encode($body));";

/// The three headers.
pub(super) const SEND_HEADERS: &str = "curl_setopt($ch, CURLOPT_HTTPHEADER, ['X-Client-Key: ' . $key, 'X-Client-Token: ' . $token, 'X-Signature: ' . $signature]);";

/// Key and token without the line break that a file ends with.
pub(super) const TRIM: &str = "$key = trim($key); $token = trim($token);";
