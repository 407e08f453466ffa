// A real OpenID Connect provider for the tests: one confidential and one public client, PKCE required, made-up people.
import { Provider } from "oidc-provider";

const [port, back] = process.argv.slice(2);
const people = {
  petra: { roles: ["ai-po", "iets-anders"] }, cees: { roles: ["ai-ciso"] }, mia: { roles: ["iets-anders"] }, zonder: {},
};
const client = { redirect_uris: [back], grant_types: ["authorization_code"], response_types: ["code"] };
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    { ...client, client_id: "sluis", client_secret: "sesam-open-u", token_endpoint_auth_method: "client_secret_basic" },
    { ...client, client_id: "sluis-publiek", token_endpoint_auth_method: "none" },
  ],
  pkce: { required: () => true },
  claims: { openid: ["sub", "roles"], profile: ["preferred_username"] },
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: true } },
  cookies: { keys: ["alleen-voor-de-test"] },
  findAccount: (_, sub) => ({
    accountId: sub,
    claims: () => ({ sub, preferred_username: `${sub}@gemeente.voorbeeld`, ...people[sub] }),
  }),
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
