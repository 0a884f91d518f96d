"""Ranks a dump that is too large for one machine: Spark reads, `palimpsest across` judges.

    spark-submit triage.py --palimpsest /usr/bin/palimpsest --lines LINES FOLDER > ranked.jsonl

Every worker needs the program and the folder under the same path (a shared file system). Each partition pipes the
names of its files through `palimpsest traits`, which writes one JSON line for each file, or for each message of a
mailbox and each entry of an archive; what a line holds is described in docs/guide/dump.md. The lines are kept in the
folder LINES, one file a partition, and judged together at the end: that step takes minutes for a million lines and
needs none of the files any more.
"""

import argparse
import os
import pathlib
import subprocess
import sys

from pyspark.sql import SparkSession

FILES_TO_A_CALL = 200


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--palimpsest", default="palimpsest", help="the program, on every worker")
    parser.add_argument("--keys", help="DKIM keys to verify with, on every worker")
    parser.add_argument("--now", help="the moment to take for now, RFC 3339: the same for all")
    parser.add_argument("--lines", required=True, help="folder that is made for the lines")
    parser.add_argument("--partitions", type=int, default=0, help="default: one for every 2,000 files")
    parser.add_argument("folder")
    given = parser.parse_args()

    files = sorted(os.path.join(folder, name) for folder, _, names in os.walk(given.folder) for name in names)
    options = ["--keys", given.keys] if given.keys else []
    options += ["--now", given.now] if given.now else []
    command = ["xargs", "-0", "-n", str(FILES_TO_A_CALL), given.palimpsest, "traits", *options]

    def traits(names):
        """One partition: names in, lines out. A file that can't be read is a line that says so, and no failure."""
        wanted = b"".join(name.encode() + b"\0" for name in names)
        if not wanted:
            return iter(())
        done = subprocess.run(command, input=wanted, stdout=subprocess.PIPE, check=False)
        if done.returncode not in (0, 123):  # 123: some files could not be read
            raise RuntimeError(f"palimpsest traits ended with {done.returncode}")
        return iter(done.stdout.decode().splitlines())

    spark = SparkSession.builder.appName("palimpsest").getOrCreate()
    partitions = given.partitions or max(1, len(files) // 2_000)
    spark.sparkContext.parallelize(files, partitions).mapPartitions(traits).saveAsTextFile(given.lines)
    spark.stop()

    parts = sorted(str(part) for part in pathlib.Path(given.lines).glob("part-*"))
    return subprocess.run([given.palimpsest, "across", "--json", *parts], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
