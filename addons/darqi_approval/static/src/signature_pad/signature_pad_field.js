import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { NameAndSignature } from "@web/core/signature/name_and_signature";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * 签字板: Odoo's own pad, drawn by hand only. A name set in a font or a picture from a
 * file is nobody's handwriting, so the other two modes are not offered.
 */
export class SignaturePadField extends Component {
    static template = "darqi_approval.SignaturePadField";
    static components = { NameAndSignature };
    static props = { ...standardFieldProps };

    setup() {
        // One file, or Odoo fetches every font it has for a mode that is not offered.
        this.font = "LaBelleAurore-Regular.ttf";
        this.signature = useState({ name: "", isSignatureEmpty: true });
    }

    onSignatureChange() {
        const { isSignatureEmpty, getSignatureImage } = this.signature;
        const drawn = isSignatureEmpty ? false : getSignatureImage().split(",")[1];
        const { name, record } = this.props;
        if ((record.data[name] || false) !== drawn) {
            record.update({ [name]: drawn });
        }
    }
}

registry.category("fields").add("darqi_signature_pad", {
    component: SignaturePadField,
    displayName: _t("Pad to sign on"),
    supportedTypes: ["binary"],
});
