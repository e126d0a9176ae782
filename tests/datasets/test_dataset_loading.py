"""Datasets are found by name and path or address, or refused in one clear sentence."""

import base64
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lit_core.datasets import fetching, load_dataset
from lit_core.errors import DatasetError


class Answers(BaseHTTPRequestHandler):
    """A few files, and the ways in which a server fails."""

    stopped = threading.Event()
    elsewhere = ""

    def do_GET(self):
        path = self.path.split("?")[0]
        if path in ("/cases.csv", "/%D7%9E%D7%A0%D7%94%20a.csv"):
            self.answer(b"dish\nsoup\n")
        elif path == "/moved.csv":
            self.answer(b"", status=302, Location="/cases.csv")
        elif path == "/away.csv":
            self.answer(b"", status=302, Location=self.elsewhere + "/cases.csv")
        elif path == "/private.csv":
            known = base64.b64encode(b"me@home:p w").decode()
            right = self.headers.get("Authorization") == f"Basic {known}"
            self.answer(b"dish\nsoup\n") if right else self.send_error(401)
        elif path == "/large.txt":
            self.answer(b"x" * 5000)
        elif path == "/short.txt":
            self.answer(b"cut off", length=100)
        elif path == "/slow.txt":
            self.answer(b"a", length=2)
            self.stopped.wait(5)
        else:
            self.send_error(404)

    def answer(self, content, status=200, length=None, **headers):
        self.send_response(status)
        self.send_header("Content-Length", str(length or len(content)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format, *args):
        pass


@pytest.fixture(scope="module")
def address():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    Answers.stopped.set()
    server.shutdown()
    server.server_close()


def refusal(config):
    with pytest.raises(DatasetError) as caught:
        load_dataset(config)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_sample_prompts_are_built_in():
    dataset = load_dataset("sample_prompts")
    assert dataset.name == "sample_prompts"
    sources = [example.source for example in dataset.examples]
    assert sources[:3] == ["fewshot-mistake", "fewshot-fixed", "fewshot-constitution"]
    assert {"gsm8k-style", "gigaword-style", "brainstorm", "brainstorm-principles"} <= set(sources)
    assert all(example.prompt for example in dataset.examples)
    assert load_dataset("codelab:sample_prompts").name == "codelab"


def test_a_file_is_loaded_under_its_own_name_or_a_given_one(tmp_path):
    path = tmp_path / "my cases.CSV"
    path.write_text("dish\nsoup\n", encoding="utf-8")
    assert load_dataset(str(path)).name == "my cases"
    named = load_dataset(f" menu: {path} ")
    assert named.name == "menu"
    assert named.examples[0].variables == {"dish": "soup"}


@pytest.mark.parametrize("name", ["2024-05-01T12:30.csv", "mine:a,b~c.csv"])
def test_a_colon_in_a_files_name_divides_nothing(name, tmp_path, monkeypatch):
    (tmp_path / name).write_text("dish\nsoup\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    dataset = load_dataset(name)
    assert dataset.name == name.removesuffix(".csv")
    assert load_dataset(f"menu:{name}").name == "menu"


@pytest.mark.parametrize("path", ["~nobody-here/a.csv", "a" * 5000 + ".csv", "a\0.csv"])
def test_what_cannot_be_a_path_is_refused_in_one_sentence(path):
    with pytest.raises(DatasetError, match="There is no file"):
        load_dataset(path)


def test_paths_are_taken_from_the_working_folder_and_the_home(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("Hi\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert load_dataset("a.txt") == load_dataset("~/a.txt")


@pytest.mark.parametrize("path", [r"C:\data\cases.csv", "C:/data/cases.csv", "dir/a:b.csv"])
def test_a_drive_letter_or_a_colon_within_a_path_is_no_name(path):
    assert refusal(path) == f"There is no file {path}: check the path."


def test_a_windows_path_may_have_a_name():
    assert refusal(r"menu:C:\cases.csv") == r"There is no file C:\cases.csv: check the path."


@pytest.mark.parametrize("config", ["", " ", "menu:"])
def test_a_configuration_without_a_path_says_what_to_write(config):
    assert "names no file: write name:path" in refusal(config)


def test_what_cannot_be_opened_is_named(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    assert "folder.csv cannot be opened: Is a directory." in refusal(str(tmp_path / "folder.csv"))


@pytest.mark.parametrize("name", ["cases.csv", "cases.csv?a=b.txt#c", "moved.csv", "מנה a.csv"])
def test_an_address_is_read(address, name):
    dataset = load_dataset(f"{address}/{name}")
    assert dataset.name == name.split(".")[0]
    assert dataset.examples[0].variables == {"dish": "soup"}
    assert load_dataset(f"menu:{address}/{name}").name == "menu"


def test_an_address_that_does_not_answer_well_says_what_happened(address, monkeypatch):
    assert "answered 404 (Not Found)" in refusal(f"{address}/none.csv")
    assert "ended after 7 of 100 bytes" in refusal(f"{address}/short.txt")
    monkeypatch.setattr(fetching, "PATIENCE", 0.2)
    assert "timed out" in refusal(f"{address}/slow.txt")


def test_a_name_and_a_password_sign_in_and_are_never_shown(address):
    private = address.replace("//", "//me%40home:p%20w@")
    assert load_dataset(f"{private}/private.csv").examples[0].variables == {"dish": "soup"}
    for path in ("none.csv", "short.txt"):
        told = refusal(f"{private}/{path}")
        assert "//…@127.0.0.1" in told
        assert "p%20w" not in told
        assert "p w" not in told
    assert "answered 401" in refusal(f"{address}/private.csv")


def test_a_redirect_to_another_server_of_this_network_is_refused(address, monkeypatch):
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        monkeypatch.setattr(Answers, "elsewhere", f"http://127.0.0.1:{other.server_port}")
        assert "another server of this network" in refusal(f"{address}/away.csv")
        other.shutdown()


def test_a_server_that_drips_is_left_after_a_while(address, monkeypatch):
    monkeypatch.setattr(fetching, "PATIENCE", 1.0)
    monkeypatch.setattr(fetching.time, "monotonic", iter([0.0, 2.0]).__next__)
    assert "not complete after 1 seconds" in refusal(f"{address}/cases.csv")


def test_more_than_can_be_loaded_is_refused(address, tmp_path, monkeypatch):
    monkeypatch.setattr(fetching, "LARGEST", 4096)
    (tmp_path / "large.txt").write_bytes(b"x" * 5000)
    for config in (f"{address}/large.txt", str(tmp_path / "large.txt")):
        assert "is larger than" in refusal(config)


@pytest.mark.parametrize(
    "unreachable",
    [
        "http://127.0.0.1:1/a.csv",
        "http://nowhere.invalid/a.csv",
        "http://[::1/a.csv",
        "http:///a.csv",
    ],
)
def test_an_address_that_cannot_be_reached_says_so(unreachable):
    assert refusal(unreachable).startswith(f"{unreachable} cannot be read (")


@pytest.mark.parametrize("other", ["ftp://a/b.csv", "menu:file:///a.csv", "s3://a/b.csv"])
def test_other_kinds_of_address_are_refused(other):
    assert "an address begins with http:// or https://" in refusal(other)
