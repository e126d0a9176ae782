"""How influence is computed: by which method, for which parts of the text."""

from dataclasses import dataclass, field, replace

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
        multi_hop: whether influence by way of the answer's earlier parts is followed back to the
            prompt, where the method can do so; see `multi_hop`.
    """

    method: str = DEFAULT_METHOD
    granularity: str = "lines"
    options: MethodOptions = field(default_factory=MethodOptions)
    multi_hop: bool = False

    @property
    def is_multi_hop(self) -> bool:
        """Whether influence is followed back: it is asked for, and the method can do so.

        Raises:
            SalienceError: there is no such method.
        """
        return self.multi_hop and find_method(self.method).multi_hop

    @property
    def evidence_key(self) -> EvidenceKey:
        """Which evidence the scores are computed from.

        Raises:
            SalienceError: there is no such method.
        """
        key = find_method(self.method).key(self.granularity, self.options)
        if not self.is_multi_hop:
            return key
        return replace(key, kind=f"{self.method} multi-hop", granularity=self.granularity)

    @property
    def evidence_keys(self) -> tuple[EvidenceKey, ...]:
        """The same, and the key of what older files have in its place.

        Raises:
            SalienceError: there is no such method.
        """
        if self.is_multi_hop:
            return (self.evidence_key,)
        return find_method(self.method).keys(self.granularity, self.options)
