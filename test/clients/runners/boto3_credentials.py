"""Prints the access key id that boto3 would sign with, once for each line that it reads."""

import sys

import boto3

credentials = boto3.Session(region_name="us-east-1").get_credentials()
for _ in sys.stdin:
    print(credentials.get_frozen_credentials().access_key, flush=True)
