"""Runs the AWS CLI's own entry point on the calls that come in as JSON lines, in one process: a start of its own costs each
call half a second. Arguments, output and errors are the CLI's."""
import io
import json
import os
import re
import sys

import awscli
import awscli.clidriver
import botocore

REFUSAL = re.compile(r"An error occurred \(([\w.]+)\) when calling the \w+ operation[^:]*: (.*)", re.DOTALL)
drivers = {}
replies = sys.stdout


def driver(credentials):
    """The CLI of an identity: it finds its credentials in the environment when it first needs them."""
    os.environ["AWS_ACCESS_KEY_ID"] = credentials["AccessKeyId"]
    os.environ["AWS_SECRET_ACCESS_KEY"] = credentials["SecretAccessKey"]
    os.environ.pop("AWS_SESSION_TOKEN", None)
    if "SessionToken" in credentials:
        os.environ["AWS_SESSION_TOKEN"] = credentials["SessionToken"]
    key = credentials["AccessKeyId"]
    if key not in drivers:
        drivers[key] = awscli.clidriver.create_clidriver()
    return drivers[key]


def captured(made, words):
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    sys.stdout, sys.stderr = out, err
    try:
        code = made.main(words)
    except SystemExit as ended:  # Wrong usage ends the argument parser.
        code = ended.code
    finally:
        sys.stdout, sys.stderr = replies, sys.__stderr__
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode("utf-8"))
    return code, texts[0], texts[1]


def answer(call):
    operation = call["operation"]
    words = [call["service"], botocore.xform_name(operation, "-")]
    seed = None
    if operation == "CreateVirtualMFADevice":
        # The CLI's own form of it takes no JSON, writes the seed into a file and leaves it out of its output.
        seed = os.path.join(os.environ["HOME"], "seed")
        words += ["--bootstrap-method", "Base32StringSeed", "--outfile", seed]
        for name, value in call["input"].items():
            words += ["--" + botocore.xform_name(name, "-"), value if isinstance(value, str) else json.dumps(value)]
    else:
        words += ["--cli-input-json", json.dumps(call["input"])]
    words += ["--output", "json", "--no-paginate"]
    code, out, err = captured(driver(call["credentials"]), words)
    if code != 0:
        told = REFUSAL.search(err)
        if told is None:
            return {"code": f"exit {code}", "message": err}
        return {"code": told[1], "message": told[2].strip()}
    output = json.loads(out) if out.strip() else {}
    if seed is not None:
        with open(seed, encoding="utf-8") as file:
            output["VirtualMFADevice"]["Base32StringSeed"] = file.read()
        os.remove(seed)
    return {"output": output}


def say(line):
    replies.write(json.dumps(line) + "\n")
    replies.flush()


session = awscli.clidriver.create_clidriver().session
known = {name: session.get_service_model(name).operation_names for name in ("iam", "sts", "ec2")}
say({"name": f"AWS CLI {awscli.__version__}", "operations": known})
for line in sys.stdin:
    say(answer(json.loads(line)))
