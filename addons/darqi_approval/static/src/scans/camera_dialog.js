import { Component, onMounted, onWillUnmount, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";

const LAST_CAMERA = "darqi.camera";

/**
 * Photographs papers with a document camera (高拍仪) or a webcam, page after page, in
 * the browser: no driver, no plug-in. The camera used last is the one that opens.
 */
export class CameraDialog extends Component {
    static template = "darqi_approval.CameraDialog";
    static components = { Dialog };
    static props = { onTaken: Function, close: Function };

    setup() {
        this.video = useRef("video");
        this.state = useState({ cameras: [], camera: "", pages: [], problem: "", busy: false });
        onMounted(() => this.open(browser.localStorage.getItem(LAST_CAMERA) || ""));
        onWillUnmount(() => {
            this.stop();
            this.state.pages.forEach((page) => URL.revokeObjectURL(page.url));
        });
    }

    /** Start a camera; without one the dialog says so and papers can still be attached. */
    async open(camera) {
        this.stop();
        this.state.problem = "";
        const wanted = { width: { ideal: 3264 }, height: { ideal: 2448 } };
        if (camera) {
            wanted.deviceId = { ideal: camera };
        }
        try {
            this.stream = await browser.navigator.mediaDevices.getUserMedia({ video: wanted });
            const devices = await browser.navigator.mediaDevices.enumerateDevices();
            this.state.cameras = devices.filter((device) => device.kind === "videoinput");
            const track = this.stream.getVideoTracks()[0];
            this.state.camera = track.getSettings().deviceId || "";
            this.show();
        } catch {
            this.state.problem = _t(
                "No camera can be used: connect the document camera, allow the browser to use it, and open this page over https."
            );
        }
    }

    get keepLabel() {
        return _t("Keep %s page(s)", this.state.pages.length);
    }

    show() {
        if (this.video.el && this.stream) {
            this.video.el.srcObject = this.stream;
        }
    }

    stop() {
        for (const track of this.stream?.getTracks() || []) {
            track.stop();
        }
        this.stream = null;
    }

    async onCamera(ev) {
        browser.localStorage.setItem(LAST_CAMERA, ev.target.value);
        await this.open(ev.target.value);
    }

    async take() {
        const video = this.video.el;
        if (!video?.videoWidth) {
            return;
        }
        const canvas = document.createElement("canvas");
        canvas.width = video.videoWidth;
        canvas.height = video.videoHeight;
        canvas.getContext("2d").drawImage(video, 0, 0);
        const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
        this.state.pages.push({ blob, url: URL.createObjectURL(blob) });
    }

    drop(index) {
        const [page] = this.state.pages.splice(index, 1);
        URL.revokeObjectURL(page.url);
    }

    async keep() {
        this.state.busy = true;
        const stamp = luxon.DateTime.now().toFormat("yyyyLLdd-HHmmss");
        const files = this.state.pages.map(
            (page, index) =>
                new File([page.blob], `${stamp}-${index + 1}.jpg`, { type: "image/jpeg" })
        );
        await this.props.onTaken(files);
        this.props.close();
    }
}
