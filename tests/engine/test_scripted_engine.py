"""The scripted engine of the tests is an engine."""

import pytest

from lit_core.engine import GenerateRequest
from lit_core.gemma import Decoding
from tests.engine.conformance import EngineConformance, Kill
from tests.engine.scripted_model import ScriptedEngine, ScriptedModel


class TestScriptedEngine(EngineConformance):
    @pytest.fixture
    def kill(self, engine: ScriptedEngine) -> Kill:
        return lambda: engine.workers[-1].kill()

    @pytest.fixture
    def long(self, model: ScriptedModel) -> GenerateRequest:
        return GenerateRequest("A long answer.", Decoding())

    @pytest.fixture
    def busy(self, long: GenerateRequest) -> GenerateRequest:
        return long
