"""What schemathesis cannot know of the demonstration: who may call what, and which records there are.

Every call is made as one of the nine roles, mostly one that the policy lets through, and mostly on a record that exists;
otherwise nearly every answer would be 403 or 404. The choices follow one seed, so that two runs ask the same.
"""

import json
import os
import random
import re
import urllib.error
import urllib.request

import schemathesis

URL = os.environ["AFTERCARE_URL"]
LOG_INS = json.loads(os.environ["AFTERCARE_LOGINS"])
CHANCE = random.Random(int(os.environ.get("AFTERCARE_SEED", "1")))

# Every call as this role, where one is named; else mostly as one that the policy lets through.
ROLE = os.environ.get("AFTERCARE_ROLE")

# What would end the run's own log-ins, or close an account under it.
OWN = ("/api/v1/accounts/{id}", "/api/v1/accounts/{id}/approval", "/api/v1/accounts/{id}/password", "/api/v1/api-tokens/{id}")

# An open stream: whoever reads it to its end waits for ever.
ENDLESS = "/api/v1/events"


def ask(path, token=None, body=None, cookie=None):
    request = urllib.request.Request(URL + path, data=body and json.dumps(body).encode())
    request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    if cookie:
        request.add_header("Cookie", cookie)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer), answer.headers


def token_of(log_in):
    _, headers = ask("/api/v1/session", body=log_in)
    cookie = headers["Set-Cookie"].split(";")[0]
    made, _ = ask("/api/v1/api-tokens", body={"name": "schemathesis"}, cookie=cookie)
    return made["secret"]


def policy():
    """The roles that reach a route, from the printed policy."""
    allowed, route = {}, None
    with open(os.path.join(os.path.dirname(__file__), "../../../docs/policy.txt"), encoding="utf-8") as lines:
        for line in lines:
            if found := re.match(r"([A-Z]+) (/\S+)", line):
                route = allowed.setdefault((found[1], found[2]), [])
            elif (found := re.match(r"    (\w+)\s+(.+)", line)) and found[2].strip() != "—":
                route.append(found[1])
    return allowed


def records(tokens):
    """Ids by the word before them in a path."""
    found = {}
    for _, path in sorted(ALLOWED):
        words = path.removeprefix("/api/v1/").split("/")
        if len(words) != 1 or ("GET", path) not in ALLOWED or path == ENDLESS:
            continue
        for role in ALLOWED["GET", path]:
            try:
                items = ask(path, tokens[role])[0].get("items", [])
            except (urllib.error.HTTPError, AttributeError):
                continue
            ids = [item["id"] for item in items if isinstance(item, dict) and "id" in item]
            found.setdefault(words[0], []).extend(each for each in ids if each not in found.get(words[0], []))
    for id in found["agreements"]:
        versions = ask(f"/api/v1/agreements/{id}", tokens["manager"])[0]["versions"]
        found.setdefault("agreement-versions", []).extend(version["id"] for version in versions)
    for id in found["incidents"]:
        clocks = ask(f"/api/v1/incidents/{id}", tokens["manager"])[0]["clocks"]
        found.setdefault("clocks", []).extend(clock["id"] for clock in clocks)
    return found


@schemathesis.serializer("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
def workbook(context, value):
    """A workbook travels as it is; bytes that are none show that such are refused."""
    return value if isinstance(value, bytes) else str(value).encode()


ALLOWED = policy()
TOKENS = {role: token_of(log_in) for role, log_in in LOG_INS.items()}
RECORDS = records(TOKENS)


@schemathesis.hook
def before_call(context, case, kwargs):
    path, method = case.operation.path, case.operation.method.upper()
    roles = ALLOWED.get((method, path)) or sorted(TOKENS)
    if CHANCE.random() < 0.15:
        roles = sorted(TOKENS)
    if ROLE:
        roles = [ROLE]
    case.headers["Authorization"] = f"Bearer {TOKENS[CHANCE.choice(roles)]}"
    for name in list(case.path_parameters or {}):
        before = path.split("{" + name + "}")[0].rstrip("/").split("/")[-1]
        known = RECORDS.get(before)
        if known and CHANCE.random() < 0.8 and (path not in OWN or method == "GET"):
            case.path_parameters[name] = CHANCE.choice(known)
    for name in list(case.headers):
        if name.lower() == "if-match" and CHANCE.random() < 0.7:
            case.headers[name] = f'"v{CHANCE.randint(1, 3)}"'


@schemathesis.serializer("application/pdf")
def as_it_is(_context, value):
    """A body that is no text goes out as it is."""
    return value if isinstance(value, bytes) else str(value).encode()
