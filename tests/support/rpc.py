"""A client of Odoo's JSON-RPC, signed in as one user."""

import http.cookiejar
import itertools
import json
import urllib.error
import urllib.parse
import urllib.request


class RpcError(Exception):
    """The server answered with an error; `name` is the exception's class."""

    def __init__(self, error):
        data = error.get("data") or {}
        self.name = data.get("name", "")
        self.message = data.get("message") or error.get("message", "")
        super().__init__(f"{self.name}: {self.message}")


class Client:
    """One browser session; nothing of the browser but its cookies."""

    def __init__(self, url, database, login=None, password=None, timeout=60):
        self.url, self.database, self.timeout = url, database, timeout
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        direct = urllib.request.ProxyHandler({})
        self.opener = urllib.request.build_opener(direct, cookies)
        self.numbers = itertools.count(1)
        self.uid = None
        if login:
            self.sign_in(login, password)

    def sign_in(self, login, password):
        """Sign in; raises RpcError when refused."""
        answer = self.rpc(
            "/web/session/authenticate",
            db=self.database,
            login=login,
            password=password,
        )
        self.uid = answer["uid"]
        return self.uid

    def rpc(self, path, headers=None, **params):
        """Call a JSON-RPC route."""
        body = {"jsonrpc": "2.0", "id": next(self.numbers), "params": params}
        request = urllib.request.Request(
            self.url + path,
            json.dumps(body).encode(),
            {"Content-Type": "application/json", **(headers or {})},
        )
        with self.opener.open(request, timeout=self.timeout) as answer:
            result = json.load(answer)
        if "error" in result:
            raise RpcError(result["error"])
        return result.get("result")

    def call(self, model, method, *args, key=None, **kwargs):
        """Call a method of a model as this user.

        :param key: the same for every sending of one act
        """
        return self.rpc(
            f"/web/dataset/call_kw/{model}/{method}",
            headers={"Idempotency-Key": key} if key else None,
            model=model,
            method=method,
            args=list(args),
            kwargs=kwargs,
        )

    def get(self, path):
        """Fetch a page; returns (status, headers, bytes), errors included."""
        return self.post(path, None)

    def post(self, path, form):
        """Send a form; returns (status, headers, bytes), errors included."""
        data = None if form is None else urllib.parse.urlencode(form).encode()
        try:
            target = self.url + path
            with self.opener.open(target, data, timeout=self.timeout) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read()
