#!/usr/bin/env python3
"""Signs a person in with Souk from nothing but its discovery URL and a client, with Python's standard library.

    python3 sign_in.py --discovery http://localhost:4000/api/auth/.well-known/openid-configuration \
        --client-id … --redirect-uri http://localhost:8765/callback

It prints the address to open in a browser, waits for the browser to come back, and shows who signed in. The
client's secret is read from SOUK_CLIENT_SECRET; without one the client is a public one, which PKCE alone proves.
Authorization code with PKCE (RFC 7636), state, nonce, `iss` (RFC 9207), and an id token verified with RS256
(RFC 7518 section 3.3) against the published keys: what every OpenID library does, on one page.
"""

import argparse
import base64
import hashlib
import http.server
import json
import os
import secrets
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

# The DER prefix of a SHA-256 digest in PKCS #1 v1.5 (RFC 8017 section 9.2, note 1).
SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")


def fetch(url, form=None, headers=None):
    """The JSON at an address; a form makes it a POST."""
    body = None if form is None else urllib.parse.urlencode(form).encode()
    request = urllib.request.Request(url, data=body, headers={"accept": "application/json", **(headers or {})})
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        sys.exit(f"{url} answered {error.code}: {error.read().decode()}")


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def wait_for_browser(redirect_uri):
    """Listens where the browser is returned to, once, and gives the parameters that it brings."""
    returned = {}
    address = urllib.parse.urlsplit(redirect_uri)

    class Callback(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            url = urllib.parse.urlsplit(self.path)
            if url.path != address.path:
                return self.send_error(404)
            returned.update(urllib.parse.parse_qsl(url.query))
            self.send_response(200)
            self.send_header("content-type", "text/plain")
            self.end_headers()
            self.wfile.write(b"You are signed in; go back to the terminal.\n")

        def log_message(self, *_):
            pass

    with http.server.HTTPServer((address.hostname, address.port or 80), Callback) as server:
        while not returned:
            server.handle_request()
    return returned


def verify_rs256(token, keys):
    """The claims of a JWT that one of the keys has signed; ends the program otherwise."""
    header_part, payload_part, signature_part = token.split(".")
    header = json.loads(decode(header_part))
    key = next((key for key in keys if key["kid"] == header["kid"]), None)
    if header["alg"] != "RS256" or key is None:
        sys.exit(f"The id token is signed by an unknown key: {header}")
    modulus = int.from_bytes(decode(key["n"]), "big")
    exponent = int.from_bytes(decode(key["e"]), "big")
    size = (modulus.bit_length() + 7) // 8
    opened = pow(int.from_bytes(decode(signature_part), "big"), exponent, modulus).to_bytes(size, "big")
    digest = SHA256_PREFIX + hashlib.sha256(f"{header_part}.{payload_part}".encode()).digest()
    expected = b"\x00\x01" + b"\xff" * (size - len(digest) - 3) + b"\x00" + digest
    if not secrets.compare_digest(opened, expected):
        sys.exit("The signature of the id token is wrong.")
    return json.loads(decode(payload_part))


def require(condition, fault):
    if not condition:
        sys.exit(fault)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--discovery", required=True)
    parser.add_argument("--client-id", required=True)
    parser.add_argument("--redirect-uri", required=True)
    parser.add_argument("--scope", default="openid profile email")
    given = parser.parse_args()
    client_secret = os.environ.get("SOUK_CLIENT_SECRET")

    provider = fetch(given.discovery)
    require(given.discovery.startswith(provider["issuer"] + "/"), "Discovery names another issuer.")
    require("S256" in provider["code_challenge_methods_supported"], "The provider knows no PKCE.")

    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    query = {
        "response_type": "code",
        "client_id": given.client_id,
        "redirect_uri": given.redirect_uri,
        "scope": given.scope,
        "state": state,
        "nonce": nonce,
        "code_challenge": encode(hashlib.sha256(verifier.encode()).digest()),
        "code_challenge_method": "S256",
    }
    print("Open this address in a browser:")
    print(f"{provider['authorization_endpoint']}?{urllib.parse.urlencode(query)}", flush=True)

    returned = wait_for_browser(given.redirect_uri)
    require("error" not in returned, f"Refused: {returned.get('error')}: {returned.get('error_description')}")
    require(secrets.compare_digest(returned.get("state", ""), state), "The state is not the one that was sent.")
    require(returned.get("iss") == provider["issuer"], "Another provider answered.")

    form = {
        "grant_type": "authorization_code",
        "code": returned["code"],
        "redirect_uri": given.redirect_uri,
        "code_verifier": verifier,
    }
    headers = {}
    if client_secret:
        headers["authorization"] = "Basic " + base64.b64encode(f"{given.client_id}:{client_secret}".encode()).decode()
    else:
        form["client_id"] = given.client_id
    tokens = fetch(provider["token_endpoint"], form, headers)

    claims = verify_rs256(tokens["id_token"], fetch(provider["jwks_uri"])["keys"])
    require(claims["iss"] == provider["issuer"], "The id token is of another issuer.")
    require(claims["aud"] == given.client_id, "The id token is for another client.")
    require(claims["nonce"] == nonce, "The id token answers another request.")
    require(claims["iat"] - 60 < time.time() < claims["exp"], "The id token is not valid now.")
    half = hashlib.sha256(tokens["access_token"].encode()).digest()[:16]
    require(claims["at_hash"] == encode(half), "The access token is not the one of the id token.")

    bearer = {"authorization": f"Bearer {tokens['access_token']}"}
    person = fetch(provider["userinfo_endpoint"], headers=bearer)
    require(person["sub"] == claims["sub"], "Userinfo tells of somebody else.")
    print("Signed in:", json.dumps(person, indent=2))


main()
