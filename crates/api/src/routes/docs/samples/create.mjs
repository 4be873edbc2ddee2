import { createHmac } from 'node:crypto';

const host = 'http://127.0.0.1:8080';
const key = 'mkey_…';
const token = 'mtoken_…';

const body = JSON.stringify({
  name: 'Toko Baru',
  domain: 'https://tokobaru.example.com',
  ip: ['0.0.0.0/0'],
});

const answer = await fetch(host + '/api/projects', {
  method: 'POST',
  headers: {
    'Content-Type': 'application/json',
    'X-Client-Key': key,
    'X-Client-Token': token,
    'X-Signature': createHmac('sha512', token).update(key + body).digest('hex'),
  },
  body,
});
console.log(await answer.json());
