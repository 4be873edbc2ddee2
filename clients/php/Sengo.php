<?php
/**
 * A client of the SenGo API in one file, for PHP 7.4 or newer with ext-curl and ext-json.
 *
 *     require 'Sengo.php';
 *     $sengo = new Sengo('https://pay.example.com', $key, $token);
 *     $project = $sengo->createProject('Toko Baru', 'https://tokobaru.example.com', ['203.0.113.7']);
 *     echo $project['id'], ' is in ', $project['status'];
 *
 * Each call gives the `responseData` of the answer, or throws a SengoException that says what to do.
 *
 * Every write carries an idempotency key. When an answer is lost, or the platform asks to come back later, the call is
 * repeated under the same key, so it is done once. Give a key of your own to be safe beyond one run of your program.
 *
 * Keep the token on your server. It belongs in no browser, no app and no repository.
 */

/** A call that was not done, or whose answer did not arrive. */
class SengoException extends RuntimeException
{
    /** @var int The HTTP status; 0 when there was no answer. */
    public $status;

    /** @var string The word by which programs tell errors apart, such as REQUEST_INVALID; CONNECTION_FAILED and
     *              ANSWER_UNREADABLE are this client's own. */
    public $errorCode;

    /** @var array<int, array{field: string, message: string}> Each field at fault, with the fix. */
    public $errors;

    /** @var string|null What to do next. */
    public $hint;

    /** @var string|null Names the call in the platform's log; give it to support. */
    public $requestId;

    /** @var int|null Seconds after which to try again, where the platform says so. */
    public $retryAfter;

    public function __construct(
        string $message,
        int $status,
        string $errorCode,
        array $errors = [],
        ?string $hint = null,
        ?string $requestId = null,
        ?int $retryAfter = null
    ) {
        parent::__construct($message, $status);
        $this->status = $status;
        $this->errorCode = $errorCode;
        $this->errors = $errors;
        $this->hint = $hint;
        $this->requestId = $requestId;
        $this->retryAfter = $retryAfter;
    }

    /** What is wrong with a field such as `name` or `ip[0]`, or null. */
    public function errorOf(string $field): ?string
    {
        foreach ($this->errors as $error) {
            if ($error['field'] === $field) {
                return $error['message'];
            }
        }
        return null;
    }

    /** Message, hint and request id together, for a log. */
    public function __toString(): string
    {
        $parts = [$this->errorCode . ': ' . $this->getMessage()];
        foreach ($this->errors as $error) {
            $parts[] = '  ' . $error['field'] . ' ' . $error['message'];
        }
        if ($this->hint !== null) {
            $parts[] = $this->hint;
        }
        if ($this->requestId !== null) {
            $parts[] = 'request ' . $this->requestId;
        }
        return implode(PHP_EOL, $parts);
    }
}

class Sengo
{
    private const VERSION = '1';

    private const RETRY_SECONDS_MAX = 10;

    /** @var string */
    private $url;

    /** @var string */
    private $key;

    /** @var string */
    private $token;

    /** @var array{timeout: int, connectTimeout: int, retries: int, language: string} */
    private $options;

    /**
     * @param string $url   The platform, such as `https://pay.example.com`, with or without `/api`.
     * @param string $key   The merchant's or the project's key. Blanks and line breaks around it are taken away.
     * @param string $token Its token.
     * @param array  $options `timeout` and `connectTimeout` in seconds (30 and 10), `retries` of a call that may work
     *                        when it is repeated (2), and `language` of messages, `en` or `id` (en).
     */
    public function __construct(string $url, string $key, string $token, array $options = [])
    {
        $known = ['timeout' => 30, 'connectTimeout' => 10, 'retries' => 2, 'language' => 'en'];
        $unknown = array_diff_key($options, $known);
        if ($unknown !== []) {
            throw new InvalidArgumentException('unknown option: ' . implode(', ', array_keys($unknown)));
        }
        if (!preg_match('~^https?://[^/]~i', $url)) {
            throw new InvalidArgumentException('the address of the platform begins with https://');
        }
        $this->url = preg_replace('~/(api/?)?$~', '', $url);
        $this->key = trim($key);
        $this->token = trim($token);
        if ($this->key === '' || $this->token === '') {
            throw new InvalidArgumentException('key and token are both needed');
        }
        $this->options = $options + $known;
    }

    /** The token is not shown by var_dump. */
    public function __debugInfo(): array
    {
        return ['url' => $this->url, 'key' => $this->key];
    }

    // Projects, with the merchant's key.

    /**
     * Creates a project. It begins in Review; the operator approves or rejects it.
     *
     * @param string[] $ip Addresses and networks its own key may call from; `0.0.0.0/0` for every address.
     * @return array{id: int, name: string, domain: string, ip: string[], status: string}
     */
    public function createProject(string $name, string $domain, array $ip, ?string $idempotencyKey = null): array
    {
        $body = ['name' => $name, 'domain' => $domain, 'ip' => array_values($ip)];
        return $this->write('POST', '/api/projects', $body, $idempotencyKey);
    }

    /**
     * One page of the merchant's projects, the oldest first.
     *
     * @param string|null $status Only those with this status: Review, Active, Rejected, Suspended or Closed.
     * @return array{projects: array[], more: bool}
     */
    public function projects(int $page = 1, int $perPage = 20, ?string $status = null): array
    {
        $query = ['page' => $page, 'perPage' => $perPage] + ($status === null ? [] : ['status' => $status]);
        $answer = $this->request('GET', '/api/projects?' . http_build_query($query), null, null);
        return ['projects' => $answer['responseData'], 'more' => $answer['paging']['more']];
    }

    /** All of the merchant's projects, page after page, for foreach. */
    public function allProjects(?string $status = null): iterable
    {
        $page = 1;
        do {
            $found = $this->projects($page++, 100, $status);
            yield from $found['projects'];
        } while ($found['more']);
    }

    /** One project; a Rejected one has `reasons`. */
    public function project(int $id): array
    {
        return $this->read('/api/projects/' . $id);
    }

    /**
     * Changes a project. On an Active one name and ip change at once; a Rejected one goes to Review again.
     *
     * @param array{name?: string, domain?: string, ip?: string[]} $changes
     */
    public function updateProject(int $id, array $changes, ?string $idempotencyKey = null): array
    {
        return $this->write('PATCH', '/api/projects/' . $id, (object) $changes, $idempotencyKey);
    }

    /** Closes a project for good; it must have no money left. Its keys stop working. */
    public function closeProject(int $id, ?string $idempotencyKey = null): array
    {
        return $this->write('DELETE', '/api/projects/' . $id, null, $idempotencyKey);
    }

    // Balances, in whole rupiah.

    /**
     * The balance of the project whose key this is; with a merchant's key, of all its projects together.
     *
     * @param DateTimeInterface|null $at As booked up to and including then; now when absent.
     * @return array{active: int, pending: int, total: int}
     */
    public function balance(?DateTimeInterface $at = null): array
    {
        return $this->read('/api/balance' . $this->moment($at));
    }

    /** The balance of one project, with the merchant's key. */
    public function projectBalance(int $id, ?DateTimeInterface $at = null): array
    {
        return $this->read('/api/projects/' . $id . '/balance' . $this->moment($at));
    }

    // Keys of a project, with the merchant's key.

    /** @return array[] Each with key, status, createdAt, lastUsedAt, expiresAt and issuedBy. */
    public function keys(int $project): array
    {
        return $this->read('/api/projects/' . $project . '/keys');
    }

    /**
     * Issues a key. Its `token` is shown this once: when the call is repeated under the same idempotency key, it is
     * null; then revoke that key and issue another.
     */
    public function issueKey(int $project, ?string $idempotencyKey = null): array
    {
        return $this->write('POST', '/api/projects/' . $project . '/keys', null, $idempotencyKey);
    }

    /** Issues a key in place of another, which goes on working for some hours. */
    public function rotateKey(
        int $project,
        string $key,
        int $overlapHours = 24,
        ?string $idempotencyKey = null
    ): array {
        $path = '/api/projects/' . $project . '/keys/' . rawurlencode($key) . '/rotate';
        return $this->write('POST', $path, ['overlapHours' => $overlapHours], $idempotencyKey);
    }

    /** Makes a key useless at once. */
    public function revokeKey(int $project, string $key, ?string $idempotencyKey = null): array
    {
        $path = '/api/projects/' . $project . '/keys/' . rawurlencode($key);
        return $this->write('DELETE', $path, null, $idempotencyKey);
    }

    // Money, with the merchant's key.

    /**
     * Moves active money between two Active projects of the merchant.
     *
     * @param int    $amount    In whole rupiah.
     * @param string $reference Your own name for it, used once per project.
     */
    public function transfer(
        int $from,
        int $to,
        int $amount,
        string $reference,
        ?string $idempotencyKey = null
    ): array {
        $body = ['from' => $from, 'to' => $to, 'amount' => $amount, 'reference' => $reference];
        return $this->write('POST', '/api/transfers', $body, $idempotencyKey);
    }

    // Payments and payouts, with the project's key. Amounts are in whole rupiah, and a reference is used once per
    // project, whatever for.

    /**
     * Asks for a QRIS payment. `qris` of the answer has the code as text (content), as a picture for an `img` (image)
     * and as a page for the payer (url).
     *
     * @param string   $viewName      What the payer sees as the name of the business.
     * @param string   $callback      Where to tell what becomes of it; see callback().
     * @param int|null $expiryMinutes How long it waits for the payer: 1 to 10080; 30 when absent.
     */
    public function createQris(
        string $reference,
        int $amount,
        string $viewName,
        string $callback,
        ?int $expiryMinutes = null,
        ?string $idempotencyKey = null
    ): array {
        $body = [
            'reference' => $reference,
            'amount' => $amount,
            'viewName' => $viewName,
            'additionalInfo' => ['callback' => $callback],
        ] + ($expiryMinutes === null ? [] : ['expiryMinutes' => $expiryMinutes]);
        return $this->write('POST', '/api/qris', $body, $idempotencyKey);
    }

    /**
     * Gives a payer money back and answers with the payment.
     *
     * @param string   $id     The payment's id.
     * @param int|null $amount All that is left of the payment when absent.
     */
    public function refund(
        string $id,
        string $reference,
        ?int $amount = null,
        ?string $idempotencyKey = null
    ): array {
        $body = ['id' => $id, 'reference' => $reference] + ($amount === null ? [] : ['amount' => $amount]);
        return $this->write('POST', '/api/refund', $body, $idempotencyKey);
    }

    /**
     * Sends money to an account. Amount and fee are held until the bank has answered.
     *
     * @param string $bankCode         Three digits, such as `014`; or `ovo` or `dana`.
     * @param string $recipientAccount The account number; for an e-wallet the phone number.
     */
    public function disburse(
        string $bankCode,
        string $recipientAccount,
        string $reference,
        int $amount,
        string $callback,
        ?string $idempotencyKey = null
    ): array {
        $body = [
            'bankCode' => $bankCode,
            'recipientAccount' => $recipientAccount,
            'reference' => $reference,
            'amount' => $amount,
            'additionalInfo' => ['callback' => $callback],
        ];
        return $this->write('POST', '/api/disburse', $body, $idempotencyKey);
    }

    /** Asks whose account a number is. The answer comes by callback, and check() shows it as `accountName`. */
    public function inquireAccount(
        string $bankCode,
        string $accountNumber,
        string $reference,
        string $callback,
        ?string $idempotencyKey = null
    ): array {
        $body = [
            'bankCode' => $bankCode,
            'accountNumber' => $accountNumber,
            'reference' => $reference,
            'additionalInfo' => ['callback' => $callback],
        ];
        return $this->write('POST', '/api/account-inquiry', $body, $idempotencyKey);
    }

    /**
     * One page of the payments and disbursements of one day, the newest first.
     *
     * @param string      $status pending, success, expired, failed, partly_refunded, refunded or charged_back.
     * @param string|null $date   A day in Jakarta, `Y-m-d`, of the last seven; today when absent.
     * @param string|null $type   `cashIn` for payments, `cashOut` for disbursements; both when absent.
     * @return array{transactions: array[], more: bool}
     */
    public function transactions(
        string $status = 'success',
        ?string $date = null,
        ?string $type = null,
        int $page = 1,
        int $perPage = 20
    ): array {
        $query = ['page' => $page, 'perPage' => $perPage, 'status' => $status, 'date' => $date, 'type' => $type];
        $answer = $this->request('GET', '/api/transactions?' . http_build_query($query), null, null);
        return ['transactions' => $answer['responseData'], 'more' => $answer['paging']['more']];
    }

    /**
     * How the project is doing: counts, amounts and rates of a period, beside the period before it.
     *
     * @param string|null $from  The first day in Jakarta, `Y-m-d`; 29 days before the last one when absent.
     * @param string|null $to    The last day in Jakarta, `Y-m-d`; today when absent.
     * @param string|null $by    What the rows are by: `day`, `hour`, `channel` or `project`.
     * @return array The period, its totals, and the rows
     */
    public function analytics(?string $from = null, ?string $to = null, ?string $by = null): array
    {
        $query = ['from' => $from, 'to' => $to, 'by' => $by];
        return $this->request('GET', '/api/analytics?' . http_build_query($query), null, null)['responseData'];
    }

    /** A payment, a disbursement or an inquiry as it stands; its newest callback is sent again on demand. */
    public function check(string $id, bool $resendCallback = false): array
    {
        return $this->read('/api/check/' . rawurlencode($id) . ($resendCallback ? '?resendCallback=true' : ''));
    }

    // Callbacks.

    /**
     * The data of a callback, once its signature has been verified with this client's key and token.
     *
     *     $transaction = $sengo->callback(file_get_contents('php://input'), getallheaders());
     *
     * @param string $body    The body exactly as it arrived.
     * @param array  $headers Names to values; names in any case, also as in $_SERVER (HTTP_X_SIGNATURE).
     * @return array The transaction.
     * @throws SengoException CALLBACK_UNTRUSTED, when it does not come from the platform: change nothing, answer 401.
     */
    public function callback(string $body, array $headers): array
    {
        $found = [];
        foreach ($headers as $name => $value) {
            $name = strtolower(str_replace('_', '-', (string) $name));
            $name = strncmp($name, 'http-', 5) === 0 ? substr($name, 5) : $name;
            $found[$name] = is_array($value) ? (string) reset($value) : (string) $value;
        }
        $expected = hash_hmac('sha512', $this->key . $body, $this->token);
        $isOwn = hash_equals($this->key, $found['x-client-key'] ?? '');
        if (!$isOwn || !hash_equals($expected, strtolower($found['x-signature'] ?? ''))) {
            throw new SengoException('The callback is not signed with this key.', 0, 'CALLBACK_UNTRUSTED');
        }
        $callback = json_decode($body, true);
        if (!is_array($callback) || !is_array($callback['responseData'] ?? null)) {
            throw new SengoException('The callback is no envelope.', 0, 'ANSWER_UNREADABLE');
        }
        return $callback['responseData'];
    }

    // How a call is made.

    /** The signature of a body as text; of a call without one when null. */
    public function sign(?string $body = null): string
    {
        return hash_hmac('sha512', $this->key . ($body ?? ''), $this->token);
    }

    private function moment(?DateTimeInterface $at): string
    {
        return $at === null ? '' : '?at=' . rawurlencode($at->format('Y-m-d\TH:i:s.uP'));
    }

    private function read(string $path): array
    {
        return $this->request('GET', $path, null, null)['responseData'];
    }

    private function write(string $method, string $path, $body, ?string $idempotencyKey): array
    {
        $idempotencyKey = $idempotencyKey ?? bin2hex(random_bytes(16));
        return $this->request($method, $path, $body, $idempotencyKey)['responseData'];
    }

    /** The envelope, after as many attempts as are allowed and may help. */
    private function request(string $method, string $path, $body, ?string $idempotencyKey): array
    {
        $json = $body === null ? null : json_encode($body, JSON_THROW_ON_ERROR);
        for ($attempt = 0; ; $attempt++) {
            try {
                return $this->attempt($method, $path, $json, $idempotencyKey);
            } catch (SengoException $refused) {
                $mayHelp = in_array($refused->status, [0, 429, 503], true);
                if (!$mayHelp || $attempt >= $this->options['retries']) {
                    throw $refused;
                }
                $seconds = $refused->retryAfter ?? 2 ** $attempt / 2;
                if ($seconds > self::RETRY_SECONDS_MAX) {
                    throw $refused;
                }
                usleep((int) ($seconds * 1000000) + random_int(0, 250000));
            }
        }
    }

    private function attempt(string $method, string $path, ?string $json, ?string $idempotencyKey): array
    {
        $headers = [
            'Accept: application/json',
            'Accept-Language: ' . $this->options['language'],
            'X-Client-Key: ' . $this->key,
            'X-Client-Token: ' . $this->token,
            'X-Signature: ' . $this->sign($json),
        ];
        if ($idempotencyKey !== null) {
            $headers[] = 'Idempotency-Key: ' . $idempotencyKey;
        }
        $retryAfter = null;
        $requestId = null;
        $curl = curl_init($this->url . $path);
        curl_setopt_array($curl, [
            CURLOPT_CUSTOMREQUEST => $method,
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_TIMEOUT => $this->options['timeout'],
            CURLOPT_CONNECTTIMEOUT => $this->options['connectTimeout'],
            // A redirect would carry the token to wherever it points.
            CURLOPT_FOLLOWLOCATION => false,
            CURLOPT_USERAGENT => 'Sengo.php/' . self::VERSION,
            CURLOPT_HEADERFUNCTION => static function ($curl, string $line) use (&$retryAfter, &$requestId): int {
                $parts = explode(':', $line, 2);
                $value = trim($parts[1] ?? '');
                switch (strtolower($parts[0])) {
                    case 'retry-after':
                        $retryAfter = ctype_digit($value) ? (int) $value : null;
                        break;
                    case 'x-request-id':
                        $requestId = $value;
                        break;
                }
                return strlen($line);
            },
        ]);
        if ($json !== null) {
            $headers[] = 'Content-Type: application/json';
            curl_setopt($curl, CURLOPT_POSTFIELDS, $json);
        }
        curl_setopt($curl, CURLOPT_HTTPHEADER, $headers);
        $text = curl_exec($curl);
        $status = (int) curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
        if ($text === false) {
            $message = 'The platform did not answer: ' . curl_error($curl) . '.';
            throw new SengoException($message, 0, 'CONNECTION_FAILED', [], 'Try again later.');
        }
        $answer = json_decode($text, true);
        if (!is_array($answer)) {
            $message = 'The answer with status ' . $status . ' is not JSON; something between may have made it.';
            throw new SengoException($message, $status, 'ANSWER_UNREADABLE', [], null, $requestId, $retryAfter);
        }
        if ($status === 200) {
            return $answer;
        }
        throw new SengoException(
            $answer['responseMessage'] ?? 'The call was refused with status ' . $status . '.',
            $status,
            $answer['errorCode'] ?? 'UNKNOWN',
            $answer['errors'] ?? [],
            $answer['hint'] ?? null,
            $answer['requestId'] ?? $requestId,
            $retryAfter
        );
    }
}
