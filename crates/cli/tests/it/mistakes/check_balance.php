<?php
$key = '{{KEY}}';
$token = '{{TOKEN}}';

$signature = hash_hmac('sha512', $key, $token);

$ch = curl_init('{{HOST}}/api/balance');
curl_setopt($ch, CURLOPT_RETURNTRANSFER, true);
curl_setopt($ch, CURLOPT_HTTPHEADER, ['X-Client-Key: ' . $key, 'X-Client-Token: ' . $token, 'X-Signature: ' . $signature]);
echo curl_exec($ch), "\n";
