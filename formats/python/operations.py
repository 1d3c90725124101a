# SPDX-License-Identifier: MIT
"""What is timed: a loop of so many iterations, bound to local names, with the interpreter as it is, its collector enabled."""

import itertools
import os
import time


class Operation:
    """@param work the Pairing: its save, load, value, encoded bytes
    @param scratch a file name that nobody else uses; the folder is the driver's, which removes it"""

    contract, rank, quick, floor = "", 0, False, ""

    def __init__(self, work, scratch):
        self.work, self.scratch = work, scratch

    def loop(self):
        """@return a function of the number of iterations"""
        raise NotImplementedError

    def result(self):
        """Does it once.
        @return what it loaded, or what comes of loading what it saved"""
        raise NotImplementedError


class Save(Operation):
    contract, rank, quick, floor = "object to a new bytes object", 1, True, "memcpy"

    def loop(self):
        save, value = self.work.save, self.work.value

        def run(iterations):
            for _ in itertools.repeat(None, iterations):
                save(value)

        return run

    def result(self):
        return self.work.load(self.work.save(self.work.value))


class Load(Operation):
    contract, rank, quick, floor = "bytes to a new object, which is dropped", 2, True, "copy"

    def loop(self):
        load, encoded = self.work.load, self.work.encoded

        def run(iterations):
            for _ in itertools.repeat(None, iterations):
                load(encoded)

        return run

    def result(self):
        return self.work.load(self.work.encoded)


class SaveFile(Operation):
    contract, rank, floor = "save, then create or truncate a file, write it and close it; no fsync", 4, "memcpy"

    def loop(self):
        save, value, path = self.work.save, self.work.value, self.scratch

        def run(iterations):
            for _ in itertools.repeat(None, iterations):
                with open(path, "wb", buffering=0) as file:
                    file.write(save(value))

        return run

    def result(self):
        self.loop()(1)
        with open(self.scratch, "rb") as file:
            return self.work.load(file.read())


class SaveFileSync(SaveFile):
    contract, rank = "save_file with an fsync before the close: the bytes are on the device", 6

    def loop(self):
        save, value, path, sync = self.work.save, self.work.value, self.scratch, os.fsync

        def run(iterations):
            for _ in itertools.repeat(None, iterations):
                with open(path, "wb", buffering=0) as file:
                    file.write(save(value))
                    sync(file.fileno())

        return run


class LoadFile(Operation):
    contract, rank, floor = "open, read and close a file that is in the page cache, then load", 5, "memcpy"

    def __init__(self, work, scratch):
        super().__init__(work, scratch)
        with open(scratch, "wb") as file:
            file.write(work.encoded)

    def loop(self):
        load, path = self.work.load, self.scratch

        def run(iterations):
            for _ in itertools.repeat(None, iterations):
                with open(path, "rb", buffering=0) as file:
                    data = file.read()
                load(data)

        return run

    def result(self):
        with open(self.scratch, "rb") as file:
            return self.work.load(file.read())


OPERATIONS = {"load": Load, "load_file": LoadFile, "save": Save, "save_file": SaveFile, "save_file_sync": SaveFileSync}

WHY_NOT = {"load_reuse": "Python's loads make new objects: there is no call that fills one",
           "access": "nothing is read without loading",
           **{f"{step}_{name}": "compressors are timed in C++ only: how long they take depends on the bytes"
              for step in ("compress", "decompress") for name in ("zlib", "zstd", "lz4")}}


def time_block(run, iterations):
    """@return ns and CPU ns of an iteration"""
    cpu = time.process_time_ns()
    begin = time.perf_counter_ns()
    run(iterations)
    end = time.perf_counter_ns()
    cpu = time.process_time_ns() - cpu
    return max(end - begin, 1) / iterations, cpu / iterations


def estimate_ns(run):
    iterations = 1
    while True:
        ns, _ = time_block(run, iterations)
        if ns * iterations >= 1e6:
            return ns
        iterations *= 4
