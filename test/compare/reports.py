"""What parsedmarc says of each aggregate report named on standard input: one line of JSON each, in order."""

import json
import logging
import sys

import parsedmarc

logging.disable(logging.CRITICAL)


def sums(path):
    try:
        parsed = parsedmarc.parse_report_file(path, offline=True)
    except Exception as error:  # whatever it says, it is its opinion
        return {"error": str(error)[:200]}
    if parsed["report_type"] != "aggregate":
        return {"error": parsed["report_type"]}
    report = parsed["report"]
    metadata = report["report_metadata"]
    sources = {}
    for record in report["records"]:
        source = sources.setdefault(record["source"]["ip_address"], [0, 0, 0, 0])
        alignment = record["alignment"]
        source[0] += record["count"]
        source[1] += record["count"] if alignment["spf"] else 0
        source[2] += record["count"] if alignment["dkim"] else 0
        source[3] += record["count"] if alignment["dmarc"] else 0
    policy = report["policy_published"]
    return {"id": metadata["report_id"], "domain": policy["domain"], "policy": policy["p"].lower(), "sources": sources}


for line in sys.stdin:
    print(json.dumps(sums(line.rstrip("\n"))))
