from odoo import http

from odoo.addons.web.controllers.binary import Binary


def _writes(controller, rule, args):
    """Not read-only: the file may be a paper of a case, whose reading is noted."""
    return False


class Reading(Binary):
    """Files may be papers of a case whose reading is noted: the cursor writes.

    Without this each noted reading would begin on a read-only cursor (a replica's) and
    be done a second time.
    """

    @http.route(readonly=_writes)
    def content_common(self, *args, **kwargs):
        """A file; see :meth:`ir.binary._record_to_stream`."""
        return super().content_common(*args, **kwargs)

    @http.route(readonly=_writes)
    def content_image(self, *args, **kwargs):
        """A picture; as above."""
        return super().content_image(*args, **kwargs)
