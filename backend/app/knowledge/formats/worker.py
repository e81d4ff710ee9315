"""The parser process: ``python -m app.knowledge.formats.worker MEMORY_MB CPU_SECONDS``.

Reads requests from standard input, a JSON object to a line; answers each on standard output with eight hexadecimal
digits, the length, and as many bytes of JSON. It holds no secret and no connection, and its memory is limited: whatever a
file does to it, it can be killed.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from typing import Any

from app.knowledge.formats.types import MAX_FILE_BYTES, FormatError


def main() -> None:
    memory, seconds = int(sys.argv[1]) * 1024 * 1024, int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # nothing that parses has to write
    answers = os.fdopen(os.dup(1), "wb")
    # Whatever a library prints must not end up among the answers.
    os.dup2(2, 1)
    for line in sys.stdin.buffer:
        _limit_cpu(seconds)
        encoded = json.dumps(_answer(json.loads(line)), ensure_ascii=True).encode("ascii")
        answers.write(b"%08x" % len(encoded))
        answers.write(encoded)
        answers.flush()


def _limit_cpu(seconds: int) -> None:
    """Ends a file that hangs also when nobody is left to kill this process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds + 1, hard))


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"result": _do(request)}
    except FormatError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": "needs more memory than a document may", "spent": True}
    except RecursionError:
        return {"error": "is nested too deeply"}
    except OSError as error:
        return {"error": f"cannot be read: {error.strerror}"}
    except Exception as error:  # noqa: BLE001 - one file's fault, told by name, must not end the others
        return {
            "error": f"cannot be read ({type(error).__name__})",
            "detail": str(error)[:500],
            "spent": True,
        }


def _do(request: dict[str, Any]) -> Any:
    if request["action"] == "members":
        from app.knowledge.formats.archive import list_members

        return [member.to_json() for member in list_members(request["path"])]
    from app.knowledge.formats.parsing import parse

    if request["member"] is None:
        with open(request["path"], "rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    else:
        from app.knowledge.formats.archive import read_member

        data = read_member(request["path"], request["member"])
    return parse(data, request["name"]).to_json()


if __name__ == "__main__":
    main()
