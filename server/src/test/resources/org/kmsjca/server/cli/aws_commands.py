# SPDX-License-Identifier: Apache-2.0
"""Runs commands of the AWS command line in one process.

Standard input has one command per line, its words as a JSON list; for each, standard output gets a JSON object with
exit code, output and errors. Ends with status 3 where the AWS command line is not installed.
"""
import contextlib
import io
import json
import sys

try:
    from awscli.clidriver import create_clidriver
except ImportError:
    sys.exit(3)

real = sys.stdout
for line in sys.stdin:
    out = io.TextIOWrapper(io.BytesIO(), encoding='utf-8')
    err = io.TextIOWrapper(io.BytesIO(), encoding='utf-8')
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = create_clidriver().main(json.loads(line))
        except SystemExit as e:
            code = e.code
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())
    print(json.dumps({'code': code, 'out': texts[0], 'err': texts[1]}), file=real, flush=True)
