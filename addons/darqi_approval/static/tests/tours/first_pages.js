import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("darqi_first_page", {
    steps: () => [
        {
            content: "my tasks, in the application of the platform",
            trigger: ".o_darqi_desk .o_kanban_renderer",
        },
        {
            content: "cards with a number each",
            trigger: ".o_darqi_desk .o_kanban_record [data-path]:contains(/\\d/)",
        },
        {
            content: "the page loads what it loads afterwards",
            trigger: "body",
            run: () => new Promise((resolve) => setTimeout(resolve, 1000)),
        },
        {
            content: "the page has an address",
            trigger: "body",
            run: () => {
                if (!window.location.pathname.includes("/my-desk")) {
                    console.error(`first page: ${window.location.pathname}`);
                }
            },
        },
    ],
});
