import dgram from "node:dgram";
import https from "node:https";
import type { RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import dns from "dns-packet";
import {
  createPublicWeb,
  type PublicWeb,
  type PublicWebSettings,
} from "../platform/public-web/public-web.ts";

/** What a name has, by the type of record: texts for TXT, addresses for A and AAAA; nothing for a name without any. */
export type Zone = Record<string, { A?: string[]; AAAA?: string[]; TXT?: string[] }>;

/** A name server and a web server of this machine, which stand in for everybody's. */
export interface Internet {
  nameServers: readonly string[];
  httpsPort: number;
  /** What the name server was asked, as `<type> <name>`, in that order. */
  questions: string[];
  /** Host and path of each request that came in. */
  requests: string[];
  zone: Zone;
  /** What the web server does; it has the certificate of `proof.example`. */
  onRequest: RequestListener;
  close: () => Promise<void>;
}

/** Opens both on free ports. The name server knows the zone, and answers that nothing else exists. */
export async function openInternet(): Promise<Internet> {
  const names = dgram.createSocket("udp4");
  const web = https.createServer({ key: TEST_KEY, cert: TEST_CERTIFICATE }, (request, response) => {
    internet.requests.push(`${request.headers.host?.split(":")[0]}${request.url}`);
    internet.onRequest(request, response);
  });
  const internet: Internet = {
    nameServers: [],
    httpsPort: 0,
    questions: [],
    requests: [],
    zone: {},
    onRequest: (_, response) => void response.writeHead(404).end(),
    close: async () => {
      web.closeAllConnections();
      await Promise.all([
        new Promise<void>((resolve) => names.close(resolve)),
        new Promise((resolve) => web.close(resolve)),
      ]);
    },
  };
  names.on("message", (message, { port, address }) => names.send(answer(internet, message), port, address));
  await new Promise<void>((resolve) => names.bind(0, "127.0.0.1", resolve));
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  internet.nameServers = [`127.0.0.1:${names.address().port}`];
  internet.httpsPort = (web.address() as AddressInfo).port;
  return internet;
}

/** The way to it, by the rules of production but for the addresses: 127.0.0.1 counts as public, nothing else does. */
export function webOf(
  { nameServers, httpsPort }: Internet,
  changes: Partial<PublicWebSettings> = {},
): PublicWeb {
  const isPublic = (address: string) => address === "127.0.0.1";
  const stand = { allowsLoopback: false, nameServers, httpsPort, ca: TEST_CERTIFICATE, isPublic };
  return createPublicWeb({ ...stand, ...changes });
}

const NO_SUCH_NAME = 3;

function answer({ zone, questions }: Internet, message: Buffer): Buffer {
  const { id = 0, questions: asked = [] } = dns.decode(message);
  const question = asked[0];
  if (!question) throw new Error("A query without a question");
  questions.push(`${question.type} ${question.name}`);
  const records = zone[question.name];
  const values =
    question.type === "A" || question.type === "AAAA" || question.type === "TXT"
      ? (records?.[question.type] ?? [])
      : [];
  return dns.encode({
    type: "response",
    id,
    flags: dns.RECURSION_DESIRED | dns.RECURSION_AVAILABLE | (records ? 0 : NO_SUCH_NAME),
    questions: [question],
    answers: values.map((data) => ({ type: question.type, name: question.name, ttl: 0, data }) as dns.Answer),
  });
}

/** For `proof.example` and names of this file's tests, until 2126; worth nothing anywhere else. */
export const TEST_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBwzCCAWqgAwIBAgIUS3wBJTjuFtREW7htNAZtiKRKeT0wCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNcHJvb2YuZXhhbXBsZTAgFw0yNjExMjAyMDAxNDVaGA8yMTI2
MTAyNzIwMDE0NVowGDEWMBQGA1UEAwwNcHJvb2YuZXhhbXBsZTBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABGnH6TCh9QPL8EoGgvkNCsdwDS/ZOisEbt9ZGQW3G4uF
AmeiaCVppVehXtI1C+29p/HLB79YI2JqdrOdZh7CO5ijgY8wgYwwHQYDVR0OBBYE
FLMnkPJS9k3O2xgPIrGKcKle4kjiMB8GA1UdIwQYMBaAFLMnkPJS9k3O2xgPIrGK
cKle4kjiMA8GA1UdEwEB/wQFMAMBAf8wOQYDVR0RBDIwMIINcHJvb2YuZXhhbXBs
ZYIRcmViaW5kaW5nLmV4YW1wbGWCDGJvdGguZXhhbXBsZTAKBggqhkjOPQQDAgNH
ADBEAiBgFyAEqJ8CSzBaexfWzJCSZ2dV0ZCltZWttM0m+1SfuQIgB5ycsgA/HOaj
WAJjoWggtj4KuW+cIZL71wbMYCxrdno=
-----END CERTIFICATE-----`;

const TEST_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgXRu+/4ttDLzdgloT
0zRx5WX6eKFZGFTN8k3eouIipBGhRANCAARpx+kwofUDy/BKBoL5DQrHcA0v2Tor
BG7fWRkFtxuLhQJnomglaaVXoV7SNQvtvafxywe/WCNianaznWYewjuY
-----END PRIVATE KEY-----`;
