"""Reads what `lazaretto records` printed for one domain from standard input, an object with a text for each format, and
prints what others read in it: each format's records by name and type, and what its own validator refuses.

BIND: dnspython. Route 53: the model of botocore. Terraform: python-hcl2. Cloudflare: the types of its own client.
"""

import json
import re
import sys

import botocore.session
import dns.rdata
import dns.rdatatype
import dns.tokenizer
import dns.zonefile
import hcl2
import pydantic
from botocore.validate import ParamValidator
from cloudflare.types.dns import record_batch_params

STRING = re.compile(rb'"((?:\\.|[^"\\])*)"', re.DOTALL)


def text_of(quoted, base):
    """Character-strings with their escapes, as one text."""
    parts = STRING.findall(quoted.encode())
    assert STRING.sub(b"", quoted.encode()).strip() == b"", f"not quoted: {quoted}"

    def plain(match):
        number, char = match.groups()
        return bytes([int(number, base)]) if number else char

    raw = [re.sub(rb"\\(?:(\d{3})|(.))", plain, part, flags=re.DOTALL) for part in parts]
    assert all(len(part) <= 255 for part in raw), f"a string is too long: {quoted}"
    return b"".join(raw).decode()


def host(value):
    return value.rstrip(".").lower()


def said(kind, value, base):
    if kind == "TXT":
        return text_of(value, base)
    return " ".join(map(host, value.split(" ")))


def bind(text):
    records = {}
    for rrset in dns.zonefile.read_rrsets(text, rdclass=None, origin=".", relativize=False):
        kind = dns.rdatatype.to_text(rrset.rdtype)
        for one in rrset:
            value = b"".join(one.strings).decode() if kind == "TXT" else host(one.to_text()) if kind == "CNAME" else f"{one.preference} {host(one.exchange.to_text())}"
            records.setdefault(f"{host(rrset.name.to_text())} {kind}", []).append(value)
    return records, [f"not absolute: {name}" for line in text.splitlines() for name in relative(line)]


def relative(line):
    """Names of a record without their last dot: in another zone file they would be below its own name."""
    if not line or line.startswith(";"):
        return []
    words = dns.tokenizer.Tokenizer(line)
    owner = words.get_name(origin=None)
    words.get_ttl()
    rdata = dns.rdata.from_text(words.get_string(), words.get_string(), words, origin=None, relativize=False)
    target = getattr(rdata, "target", getattr(rdata, "exchange", None))
    return [name.to_text() for name in (owner, target) if name is not None and not name.is_absolute()]


def route53(text):
    batch = json.loads(text)
    model = botocore.session.get_session().get_service_model("route53")
    shape = model.operation_model("ChangeResourceRecordSets").input_shape
    given = {"HostedZoneId": "Z1", "ChangeBatch": batch}
    # An empty batch is none: Route 53 wants a change.
    report = ParamValidator().validate(given, shape).generate_report() if batch["Changes"] else ""
    records = {}
    for change in batch["Changes"]:
        rrset = change["ResourceRecordSet"]
        values = [said(rrset["Type"], one["Value"], 8) for one in rrset["ResourceRecords"]]
        records[f"{host(rrset['Name'])} {rrset['Type']}"] = values
    return records, [report] if report else []


def terraform(text):
    unquoted = lambda value: json.loads(value) if isinstance(value, str) and value.startswith('"') else value
    records = {}
    for block in hcl2.loads(text).get("resource", []):
        for label, resources in block.items():
            assert unquoted(label) == "aws_route53_record", label
            for resource in resources.values():
                kind, name = unquoted(resource["type"]), unquoted(resource["name"])
                values = [unquoted(one) for one in resource["records"]]
                # The provider puts the quotes around a text.
                values = [f'"{one}"' if kind == "TXT" else one for one in values]
                records[f"{host(name)} {kind}"] = [said(kind, one.replace("$${", "${").replace("%%{", "%{"), 8) for one in values]
    return records, []


def cloudflare(text):
    body = json.loads(text)
    # Each record by the type that it says it is: of a union the errors of all members would be told.
    by_kind = {}
    for member in record_batch_params.Post.__args__:
        kind = pydantic.TypeAdapter(member).json_schema()["properties"]["type"].get("const")
        by_kind[kind] = (pydantic.TypeAdapter(member), set(member.__annotations__))
    records, refused = {}, []
    for post in body["posts"]:
        adapter, known = by_kind[post["type"]]
        try:
            adapter.validate_python(post, strict=True)
        except pydantic.ValidationError as error:
            refused.append(str(error))
        refused += [f"{post['name']}: no field {field}" for field in set(post) - known]
        if not (post["ttl"] == 1 or 60 <= post["ttl"] <= 86_400):
            refused.append(f"{post['name']}: ttl {post['ttl']}")
        content = f"{post['priority']} {post['content']}" if post["type"] == "MX" else post["content"]
        records.setdefault(f"{host(post['name'])} {post['type']}", []).append(said(post["type"], content, 10))
    return records, refused


READERS = {"bind": bind, "route53": route53, "terraform": terraform, "cloudflare": cloudflare}
for line in sys.stdin:
    answer = {}
    for name, text in json.loads(line).items():
        try:
            records, refused = READERS[name](text)
        except Exception as error:  # Whatever a reader says is its opinion.
            records, refused = {}, [f"{type(error).__name__}: {error}"]
        answer[name] = {"records": records, "refused": refused}
    print(json.dumps(answer), flush=True)
