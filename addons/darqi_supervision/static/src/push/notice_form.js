import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formView } from "@web/views/form/form_view";
import { FormController } from "@web/views/form/form_controller";
import { onMounted } from "@odoo/owl";

/** Opening a delivered notice marks it as seen by the reader's organ. */
export class NoticeFormController extends FormController {
    setup() {
        super.setup();
        this.noticeOrm = useService("orm");
        onMounted(() => this.markSeen());
    }

    async markSeen() {
        const root = this.model.root;
        if (root.resId && root.data.state === "delivered") {
            await this.noticeOrm.call("darqi.notice", "mark_seen", [[root.resId]]);
            await root.load();
        }
    }
}

registry.category("views").add("darqi_notice_form", {
    ...formView,
    Controller: NoticeFormController,
});
