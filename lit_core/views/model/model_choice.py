"""The fields that choose a model: which, how exactly it computes, and what that takes."""

import streamlit as st

from lit_core.errors import PromptlightError
from lit_core.formatting import format_bytes, format_parameters
from lit_core.gemma import (
    HubModel,
    ModelSource,
    is_address,
    memory_owner,
    name_and_location,
    offered_models,
    resolve,
    total_bytes,
)
from lit_core.settings import PRECISIONS
from lit_core.views.messages import say
from lit_core.views.model.model_in_use import use_model
from lit_core.views.model.terms import terms_caption
from lit_core.views.state.resources import model_in_use, models, settings

ELSEWHERE = "A folder or an address"
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
MEANINGS = {
    "float32": "The most exact, for answers and influence alike. Takes the most memory.",
    "bfloat16": "Half the memory. With Tiny Gemma the menu prompts' answers stay the same, and a "
    "line's share of influence moves by up to 2 percentage points.",
    "int8": "About a quarter of the memory. The layers' weights are rounded, so answers can "
    "differ; with Tiny Gemma a line's share of influence moves by up to 2 percentage points. "
    "Embeddings and output head stay in bfloat16.",
}


def model_choice() -> None:
    """Draw the fields, what the choice takes, and the button that makes it."""
    name, precision = model_in_use()
    offered = list(dict.fromkeys(_listed_names()))
    if name not in offered:
        offered.insert(0, name)
    chosen = st.selectbox(
        "Model",
        [*offered, ELSEWHERE],
        index=offered.index(name),
        format_func=_title,
        help="Gemma 1, 2 and 3 text models and their variants. Models with “instruct” in their "
        "name follow instructions; the others continue the text of the prompt. Larger models "
        "answer better, but are slower and need more memory.",
    )
    st.caption("For your own prompts, choose the largest “instruct” model that fits.")
    if chosen == ELSEWHERE:
        chosen = st.text_input(
            "Folder on this machine, or address",
            placeholder="/models/my-gemma, or hf://google/gemma-2-2b-it",
            help="A folder as KerasHub's save_to_preset wrote it, a Gemma in Hugging Face's "
            "form, or a GGUF file; or the address of a model on Kaggle or Hugging Face, as its "
            "page has it. "
            "Write name:folder or name:address to give it a name.",
        ).strip()
        if chosen and not _may_be_named(chosen):
            st.error(
                "This server answers other machines, so only whoever starts it can name a folder: "
                "choose a model from the list, or give an address."
            )
            return
    exact = st.radio(
        "Precision",
        PRECISIONS,
        index=PRECISIONS.index(precision),
        horizontal=True,
        help="The number format of the model. A lower precision needs less memory.",
    )
    st.caption(MEANINGS[exact])
    if not chosen:
        return
    try:
        fits = _say_what_it_takes(resolve(chosen), exact)
    except PromptlightError as error:
        say(st.error, error)
        return
    same = (chosen, exact) == (name, precision)
    st.button(
        "Chosen" if same else "Use this model",
        type="primary",
        disabled=same or not fits,
        on_click=use_model,
        args=(chosen, exact),
    )


def _title(chosen: str) -> str:
    return chosen if chosen == ELSEWHERE else resolve(chosen).title


def _listed_names() -> list[str]:
    return [*settings().models, *(source.name for source in offered_models())]


def _may_be_named(place: str) -> bool:
    """Whether a visitor may name it: folders only where everybody is on the server's machine."""
    _, location = name_and_location(place)
    local = st.get_option("server.address") in THIS_MACHINE
    return local or is_address(location) or location in _listed_names()


def _say_what_it_takes(source: ModelSource, precision: str) -> bool:
    """The facts of a model; whether it fits into the memory that is for models."""
    needed, budget = source.weight_bytes(precision), models().budget
    takes = (
        f"Needs about {format_bytes(needed)} of memory"
        if needed
        else "Its memory use is known only after the download"
    )
    everything = f"{memory_owner()} {format_bytes(total_bytes())}"
    lines = [f"{takes}; models may use {format_bytes(budget)} of {everything}."]
    if isinstance(source, HubModel):
        lines.append(_download(source))
        if source.parameters:
            lines.insert(0, f"{format_parameters(source.parameters)} parameters.")
    say(st.write, "  \n".join(lines))
    for told in filter(None, (source.caution, source.origin)):
        say(st.caption, told)
    terms_caption(source)
    if isinstance(source, HubModel) and source.preset.page != source.terms:
        st.link_button("Licence and model card", source.preset.page, icon=":material/open_in_new:")
    fits = needed is None or needed <= budget
    if not fits:
        fitting = [each for each in PRECISIONS if (source.weight_bytes(each) or 0) <= budget]
        less = f", or compute in {' or '.join(fitting)}" if fitting else ""
        st.warning(f"Too large for this machine: choose a smaller model{less}.")
    return fits


def _download(source: HubModel) -> str:
    if source.is_local:
        return "It was downloaded already: no network is needed."
    hub, size = source.preset.hub, source.preset.download_bytes
    told = f"About {format_bytes(size)} to download" if size else "It is downloaded"
    if not hub.needs_account:
        account = "No account is needed."
    else:
        needs = "needs" if size else "may need"
        account = f"That {needs} an account that has accepted the licence."
    return f"{told} from {hub.name}, once. {account}"
