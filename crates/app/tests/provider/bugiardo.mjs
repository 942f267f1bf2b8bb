// A provider that lies. It sends everybody straight back, and what its token says wrong is what the file of its lie says at that moment.
//
// Arguments: port, client, file of the lie.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { SignJWT, UnsecuredJWT, exportJWK, generateKeyPair } from 'jose';

const [porta, cliente, file] = process.argv.slice(2);
const casa = `http://127.0.0.1:${porta}`;
const sua = await generateKeyPair('RS256', { extractable: true });
const altrui = await generateKeyPair('RS256', { extractable: true });
const pubblica = { ...(await exportJWK(sua.publicKey)), kid: 'k', use: 'sig', alg: 'RS256' };
let nonce = '';
let ambiti = [];

async function gettone(bugia) {
  const adesso = Math.floor(Date.now() / 1000);
  const detti = {
    iss: casa,
    aud: cliente,
    sub: 'anna',
    nonce,
    iat: adesso,
    exp: adesso + 300,
    acr: 'https://www.spid.gov.it/SpidL2',
    fiscalNumber: 'TINIT-NRENNA80A41F205X',
    email: 'anna.neri@comune.example',
    email_verified: true,
  };
  if (bugia === 'nonce') detti.nonce = 'altro';
  if (bugia === 'senza nonce') delete detti.nonce;
  if (bugia === 'aud') detti.aud = 'altro-programma';
  if (bugia === 'iss') detti.iss = 'https://altro.example';
  if (bugia === 'scaduto') Object.assign(detti, { iat: adesso - 7200, exp: adesso - 3600 });
  if (bugia === 'livello') detti.acr = 'https://www.spid.gov.it/SpidL1';
  if (bugia === 'senza attributo') delete detti.fiscalNumber;
  if (bugia === 'codice fiscale') detti.fiscalNumber = 'TINIT-VUOTO';
  if (bugia === 'posta') detti.email_verified = false;
  // No lies, these: the name and the groups that a provider of the body tells to whoever asks for them.
  const gruppi = { gruppi: ['prevenzione'], 'altri gruppi': ['ragioneria'] }[bugia];
  if (gruppi && ambiti.includes('groups')) {
    Object.assign(detti, { preferred_username: 'anna.neri', groups: gruppi });
  }
  if (bugia === 'senza firma') return new UnsecuredJWT(detti).encode();
  if (bugia === 'segreto') {
    // Signed with the public key as if it were a password: the oldest trick.
    const parola = new TextEncoder().encode(JSON.stringify(pubblica));
    return new SignJWT(detti).setProtectedHeader({ alg: 'HS256', kid: 'k' }).sign(parola);
  }
  const chiave = bugia === 'firma' ? altrui.privateKey : sua.privateKey;
  return new SignJWT(detti).setProtectedHeader({ alg: 'RS256', kid: 'k' }).sign(chiave);
}

createServer(async (richiesta, risposta) => {
  const url = new URL(richiesta.url, casa);
  const json = (cosa, stato = 200) => {
    risposta.writeHead(stato, { 'content-type': 'application/json' });
    risposta.end(JSON.stringify(cosa));
  };
  const bugia = readFileSync(file, 'utf8').trim();
  switch (url.pathname) {
    case '/.well-known/openid-configuration':
      return json({
        issuer: casa,
        authorization_endpoint: `${casa}/entra`,
        token_endpoint: `${casa}/gettone`,
        jwks_uri: `${casa}/chiavi`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
      });
    case '/chiavi':
      return json({ keys: [pubblica] });
    case '/entra': {
      nonce = url.searchParams.get('nonce');
      ambiti = url.searchParams.get('scope').split(' ');
      const ritorno = new URL(url.searchParams.get('redirect_uri'));
      const stato = bugia === 'stato' ? 'altro' : url.searchParams.get('state');
      ritorno.searchParams.set('state', stato);
      if (bugia === 'rifiuto') ritorno.searchParams.set('error', 'access_denied');
      else ritorno.searchParams.set('code', 'un-codice');
      risposta.writeHead(303, { location: ritorno.href });
      return risposta.end();
    }
    case '/gettone': {
      for await (const pezzo of richiesta) void pezzo;
      if (bugia === 'codice') return json({ error: 'invalid_grant' }, 400);
      if (bugia === 'rimando') {
        risposta.writeHead(307, { location: `${casa}/altrove` });
        return risposta.end();
      }
      const corpo = { access_token: 'a', token_type: 'Bearer', expires_in: 300 };
      if (bugia !== 'senza gettone') corpo.id_token = await gettone(bugia);
      return json(corpo);
    }
    case '/altrove':
      return json({ access_token: 'a', token_type: 'Bearer', id_token: await gettone('') });
    default:
      return json({ error: 'not_found' }, 404);
  }
}).listen(Number(porta), '127.0.0.1', () => console.log('ready'));
