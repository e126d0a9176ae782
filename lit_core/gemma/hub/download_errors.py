"""What can go wrong with a download from a package registry; `error_message` words them."""


class PipMissingError(Exception):
    """The environment has no pip."""


class WrongHashError(Exception):
    """What came is not what was asked for: it is cut, damaged, or something else."""


class BrokenDownloadError(Exception):
    """The connection ended before the file did."""


class StalledDownloadError(Exception):
    """The registry was reached but stopped sending data."""


class CertificateError(Exception):
    """The server's certificate could not be verified."""


class NoPackageError(Exception):
    """The registry does not have the package, or not that version."""


class WebPageError(Exception):
    """A web page answered in the place of the registry."""


class RefusedError(Exception):
    """The registry answered with a status other than success.

    Attributes:
        status: that status.
    """

    def __init__(self, status: int):
        super().__init__(f"status {status}")
        self.status = status
