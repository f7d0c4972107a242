from odoo import http

from odoo.addons.web.controllers.binary import Binary


class Reading(Binary):
    """Files may be papers of a case whose reading is noted: the cursor writes.

    Without this each noted reading would begin on a read-only cursor (a replica's) and
    be done a second time.
    """

    @http.route(readonly=False)
    def content_common(self, *args, **kwargs):
        """A file; see :meth:`ir.binary._record_to_stream`."""
        return super().content_common(*args, **kwargs)

    @http.route(readonly=False)
    def content_image(self, *args, **kwargs):
        """A picture; as above."""
        return super().content_image(*args, **kwargs)
