import { browser } from "@web/core/browser/browser";
import { rpcBus } from "@web/core/network/rpc";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

const TITLES = {
    notice: _t("New approval information pushed"),
    returned: _t("A notice was returned"),
    defaulted: _t("A notice is yours: nobody claimed it in time"),
    feedback: _t("New feedback from supervision"),
    answered: _t("The bureau answered the feedback"),
    lead: _t("A lead on an offence was handed over"),
    efficiency: _t("The supervision office sent an efficiency notice"),
    lead_done: _t("The result of a lead was told"),
};

// What the user is in the middle of: a dialog, selected rows, a row being edited.
const BUSY = ".modal, .o_list_selection_box, .o_selection_box, .o_selected_row";
const IDLE = 2000; // milliseconds without click or key before a list is refreshed
const WAIT = 1000; // milliseconds until a busy list is looked at again

/**
 * Shows what supervision pushes, at once: a message with a button to open the record,
 * and a fresh look at the list or desk the user is on, as soon as he is not in the
 * middle of something. Forms are left alone: somebody may be typing.
 */
export const pushService = {
    dependencies: ["bus_service", "notification", "action"],
    start(env, { bus_service: bus, notification, action }) {
        let timer;
        let touchedAt = 0;
        const requests = new Set();
        for (const type of ["pointerdown", "keydown"]) {
            browser.addEventListener(type, () => (touchedAt = Date.now()), true);
        }
        rpcBus.addEventListener("RPC:REQUEST", (ev) => requests.add(ev.detail.data.id));
        rpcBus.addEventListener("RPC:RESPONSE", (ev) => requests.delete(ev.detail.data.id));
        // A refresh would undo the page that a click is just about to open.
        const isBusy = () =>
            document.querySelector(BUSY) || requests.size || Date.now() - touchedAt < IDLE;
        const refresh = () => {
            browser.clearTimeout(timer);
            const controller = action.currentController;
            const model = controller?.props?.resModel;
            if (!model?.startsWith("darqi.") || controller.view?.type === "form") {
                return;
            }
            if (isBusy()) {
                timer = browser.setTimeout(refresh, WAIT);
            } else {
                action.doAction("soft_reload");
            }
        };
        bus.subscribe("darqi_supervision/push", ({ event, model, id, name }) => {
            notification.add(name, {
                title: TITLES[event] || "",
                type: event === "defaulted" || event === "returned" ? "warning" : "info",
                autocloseDelay: 10000,
                buttons: [
                    {
                        name: _t("Open"),
                        primary: true,
                        onClick: () =>
                            action.doAction({
                                type: "ir.actions.act_window",
                                res_model: model,
                                res_id: id,
                                views: [[false, "form"]],
                            }),
                    },
                ],
            });
            refresh();
        });
        bus.start();
    },
};

registry.category("services").add("darqi_supervision.push", pushService);
