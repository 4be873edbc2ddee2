// Creates a project, shows it, and reads a balance:
//   node sengo.mjs create | show ID | balance

import { createHmac } from 'node:crypto';

// Signs and sends a call, and prints the answer.
async function call(method, path, body) {
  const url = process.env.SENGO_URL ?? 'http://127.0.0.1:8080';
  const key = process.env.SENGO_KEY.trim();
  const token = process.env.SENGO_TOKEN.trim();
  // The text that is signed is the text that is sent: the key, then the JSON, if there is any.
  const json = body === undefined ? '' : JSON.stringify(body);
  const answer = await fetch(url + path, {
    method,
    headers: {
      'Content-Type': 'application/json',
      'X-Client-Key': key,
      'X-Client-Token': token,
      'X-Signature': createHmac('sha512', token).update(key + json).digest('hex'),
    },
    body: body === undefined ? undefined : json,
    signal: AbortSignal.timeout(30_000),
  });
  console.log(await answer.text());
  process.exitCode = answer.ok ? 0 : 1;
}

const [command, id] = process.argv.slice(2);
if (command === 'create') {
  await call('POST', '/api/projects', {
    name: 'Toko Baru',
    domain: 'https://tokobaru.example.com',
    ip: ['0.0.0.0/0'],
  });
} else if (command === 'show') {
  await call('GET', `/api/projects/${id}`);
} else if (command === 'balance') {
  await call('GET', '/api/balance');
} else {
  console.error('usage: node sengo.mjs create | show ID | balance');
  process.exitCode = 2;
}
