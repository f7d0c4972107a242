from odoo import http
from odoo.http import content_disposition, request


class MemorandumPaper(http.Controller):
    """The paper of a memorandum, for those who may read it."""

    @http.route(
        "/darqi/memorandum/<int:memorandum_id>", type="http", auth="user", readonly=True
    )
    def memorandum(self, memorandum_id):
        """The issued file, or a draft of it that nothing keeps.

        :raises AccessError: when the user may not read the memorandum
        """
        memo = request.env["darqi.memorandum"].browse(memorandum_id).exists()
        if not memo:
            raise request.not_found()
        memo.check_access("read")
        if memo.document_id:
            # sudo: the paper of a memorandum whose reading was checked.
            document = memo.document_id.sudo()
            stream = (
                request.env["ir.binary"]
                .sudo()
                ._get_stream_from(
                    document.sealed_attachment_id or document.attachment_id, "raw"
                )
            )
            return stream.get_response(as_attachment=False)
        # sudo: settings of papers; values come from the memorandum just checked.
        content = (
            request.env["darqi.document"]
            .sudo()
            ._draft_pdf(
                "memorandum", memo, memo._draft_values(), department=memo.bureau_id
            )
        )
        name = content_disposition(f"{memo.name}（送审稿）.pdf", "inline")
        return request.make_response(
            content,
            [("Content-Type", "application/pdf"), ("Content-Disposition", name)],
        )
