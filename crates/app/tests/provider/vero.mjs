// A real OpenID provider (oidc-provider), with people and a client that the test invents. Its key is made at each start: to start it again
// is to change the key.
//
// Arguments: port, file of the settings {cliente, segreto, ritorno, persone: {name: claims}}.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';

const [porta, file] = process.argv.slice(2);
const { cliente, segreto, ritorno, persone } = JSON.parse(readFileSync(file, 'utf8'));
const { privateKey } = await generateKeyPair('RS256', { extractable: true });
const chiave = { ...(await exportJWK(privateKey)), kid: randomUUID(), use: 'sig', alg: 'RS256' };

const provider = new Provider(`http://127.0.0.1:${porta}`, {
  clients: [
    {
      client_id: cliente,
      client_secret: segreto,
      redirect_uris: [ritorno],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
  ],
  cookies: { keys: [randomUUID()] },
  jwks: { keys: [chiave] },
  // Who does not prove that he began the login does not end it.
  pkce: { required: () => true, methods: ['S256'] },
  claims: {
    openid: ['sub', 'fiscalNumber', 'groups', 'preferred_username'],
    email: ['email', 'email_verified'],
  },
  findAccount: (_, id) => (persone[id] ? { accountId: id, claims: () => ({ sub: id, ...persone[id] }) } : undefined),
  features: { devInteractions: { enabled: true } },
});
provider.listen(Number(porta), '127.0.0.1', () => console.log('ready'));
