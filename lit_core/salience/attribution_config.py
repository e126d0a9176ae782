"""How influence is computed: by which method, for which parts of the text."""

from dataclasses import dataclass, field

from lit_core.salience.evidence import EvidenceKey
from lit_core.salience.method_options import MethodOptions
from lit_core.salience.methods import DEFAULT_METHOD, find_method


@dataclass(frozen=True)
class AttributionConfig:
    """A method with the choices it leaves open.

    Attributes:
        method: name of the method.
        granularity: the parts that scores are added up for; see `boundaries`.
        options: the method's own choices.
    """

    method: str = DEFAULT_METHOD
    granularity: str = "lines"
    options: MethodOptions = field(default_factory=MethodOptions)

    @property
    def evidence_key(self) -> EvidenceKey:
        """Which evidence the scores are computed from.

        Raises:
            SalienceError: there is no such method.
        """
        return find_method(self.method).key(self.granularity, self.options)

    @property
    def evidence_keys(self) -> tuple[EvidenceKey, ...]:
        """The same, and the key of what older files have in its place.

        Raises:
            SalienceError: there is no such method.
        """
        return find_method(self.method).keys(self.granularity, self.options)
