import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useFileUploader } from "@web/core/utils/files";
import {
    Many2ManyBinaryField,
    many2ManyBinaryField,
} from "@web/views/fields/many2many_binary/many2many_binary_field";

import { CameraDialog } from "./camera_dialog";

/** Files of a paper: attached as everywhere in Odoo, or photographed on the spot. */
export class ScansField extends Many2ManyBinaryField {
    static template = "darqi_approval.ScansField";

    setup() {
        super.setup();
        this.dialog = useService("dialog");
        this.upload = useFileUploader();
    }

    onCamera() {
        this.dialog.add(CameraDialog, { onTaken: (files) => this.onTaken(files) });
    }

    async onTaken(files) {
        const stored = await this.upload("/web/binary/upload_attachment", {
            csrf_token: odoo.csrf_token,
            ufile: files,
            model: this.props.record.resModel,
            id: this.props.record.resId || 0,
        });
        if (stored) {
            await this.onFileUploaded(stored);
        }
    }
}

registry.category("fields").add("darqi_scans", {
    ...many2ManyBinaryField,
    component: ScansField,
    displayName: _t("Scans and photographs"),
});
