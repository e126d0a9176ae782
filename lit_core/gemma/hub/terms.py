"""The terms that Google's Gemma models are under."""

GEMMA_TERMS = "https://ai.google.dev/gemma/terms"
GEMMA_NOTICE = (
    "Gemma is provided under and subject to the Gemma Terms of Use found at "
    "ai.google.dev/gemma/terms."
)
