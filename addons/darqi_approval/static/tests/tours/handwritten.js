import { registry } from "@web/core/registry";

const PAD = ".modal .o_darqi_signature_pad canvas";

/** A stroke of the pen over the pad, as a finger or a mouse makes it. */
function write() {
    const canvas = document.querySelector(PAD);
    const box = canvas.getBoundingClientRect();
    const at = (type, x, y) =>
        canvas.dispatchEvent(
            new PointerEvent(type, {
                pointerId: 1,
                isPrimary: true,
                bubbles: true,
                cancelable: true,
                pointerType: "pen",
                pressure: 0.5,
                button: 0,
                buttons: type === "pointerup" ? 0 : 1,
                clientX: box.left + x * box.width,
                clientY: box.top + y * box.height,
            })
        );
    at("pointerdown", 0.15, 0.7);
    for (let step = 1; step <= 20; step++) {
        at("pointermove", 0.15 + step * 0.035, step % 2 ? 0.25 : 0.75);
    }
    at("pointerup", 0.85, 0.75);
}

const signs = (who) => [
    { content: `the pad for ${who}`, trigger: `.modal ${"[name='role']"}` },
    { content: "room to write", trigger: PAD },
    { content: "no picture from a file", trigger: ".o_web_sign_load_button:not(:visible)" },
    { content: `${who} writes`, trigger: PAD, run: write },
    { content: "it is on the pad", trigger: ".o_darqi_signature_pad[data-signed]" },
];

registry.category("web_tour.tours").add("sign_receipt", {
    steps: () => [
        {
            content: "the receipt",
            trigger: "button[name='action_sign_on_screen']",
            run: "click",
        },
        ...signs("clerk"),
        { content: "then the applicant", trigger: "button[name='action_next']", run: "click" },
        {
            content: "the applicant is next",
            trigger: ".modal [name='name'] input",
        },
        ...signs("applicant"),
        {
            content: "signed",
            trigger: ".modal button[name='action_confirm']",
            run: "click",
        },
        {
            content: "both stand beside the paper",
            trigger: "[name='handwritten_ids'] .o_data_row:nth-child(2)",
        },
    ],
});
