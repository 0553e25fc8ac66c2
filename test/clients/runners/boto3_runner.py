"""Makes the calls that come in as JSON lines with boto3; answers one JSON line each."""
import json
import os
import sys

import boto3
import botocore
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = os.environ["ENDPOINT"]
clients = {}


def client(service, credentials):
    key = (service, credentials["AccessKeyId"])
    if key not in clients:
        clients[key] = boto3.client(
            service,
            endpoint_url=ENDPOINT,
            region_name="us-east-1",
            aws_access_key_id=credentials["AccessKeyId"],
            aws_secret_access_key=credentials["SecretAccessKey"],
            aws_session_token=credentials.get("SessionToken"),
            config=Config(retries={"total_max_attempts": 1}),
        )
    return clients[key]


def plain(value):
    if isinstance(value, bytes):
        return value.decode("utf-8")
    return value.isoformat()


def answer(call):
    try:
        made = client(call["service"], call["credentials"])
        method = getattr(made, botocore.xform_name(call["operation"]))
        output = method(**call["input"])
        output.pop("ResponseMetadata", None)
        return {"output": output}
    except ClientError as error:
        told = error.response["Error"]
        return {"code": told["Code"], "message": told.get("Message", "")}
    except Exception as error:  # The driver tells what the client itself did not accept.
        return {"code": type(error).__name__, "message": str(error)}


def say(line):
    print(json.dumps(line, default=plain), flush=True)


unsigned = {"AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "none"}
known = {name: client(name, unsigned).meta.service_model.operation_names for name in ("iam", "sts", "ec2")}
say({"name": f"boto3 {boto3.__version__}", "operations": known})
for line in sys.stdin:
    say(answer(json.loads(line)))
