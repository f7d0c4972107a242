/** Steps the tours of the thread share. Labels are not used: they are translated. */

/** The first page of everybody: 我的待办 with its cards. */
export const desk = () => ({
    content: "first page: my tasks",
    trigger: ".o_darqi_desk .o_kanban_record:not(.o_kanban_ghost)",
});

/** Open the list behind the card whose list has this address. */
export const openCard = (path) => [
    desk(),
    {
        content: `card ${path}`,
        trigger: `.o_darqi_desk [data-path='${path}']`,
        run: "click",
    },
    { content: "its list", trigger: ".o_view_controller.o_list_view, .o_view_controller.o_form_view" },
];

/** Open a record straight from the rows of a card. */
export const openDeskRow = (text) => [
    desk(),
    {
        content: `row ${text}`,
        trigger: `.o_darqi_desk_rows a:contains(${text})`,
        run: "click",
    },
    form(),
];

export const form = () => ({ content: "the form", trigger: ".o_form_view" });

/** Open the row of a list that shows the text. */
export const openRow = (text) => [
    {
        content: `row ${text}`,
        trigger: `.o_view_controller.o_list_view .o_data_row:contains(${text}) .o_data_cell.o_list_char, .o_view_controller.o_list_view .o_data_row:contains(${text}) .o_data_cell`,
        run: "click",
    },
    form(),
];

/** Look for a text in the list that is open. */
export const search = (text) => [
    {
        content: `search ${text}`,
        trigger: ".o_view_controller.o_list_view .o_searchview_input",
        run: `edit ${text}`,
    },
    {
        content: "search for it as the box proposes first",
        trigger: ".o_searchview_autocomplete .dropdown-item:first",
        run: "click",
    },
    { content: "found", trigger: `.o_searchview_facet:contains(${text})` },
];

/** Open a menu, and the entry below it. */
export const openMenu = (section, entry) => [
    {
        content: `menu ${section}`,
        trigger: `.o_menu_sections [data-menu-xmlid='${section}']`,
        run: "click",
    },
    ...(entry
        ? [
              {
                  content: `entry ${entry}`,
                  trigger: `.o-dropdown--menu [data-menu-xmlid='${entry}']`,
                  run: "click",
              },
          ]
        : []),
];

/** Open another app from the apps menu. */
export const openApp = (xmlid) => [
    { content: "apps", trigger: ".o_navbar_apps_menu button", run: "click" },
    {
        content: `app ${xmlid}`,
        trigger: `.o-dropdown--menu [data-menu-xmlid='${xmlid}']`,
        run: "click",
    },
];

const within = (root, name) => `${root} .o_field_widget[name='${name}']`;

export const write = (name, value, root = ".o_form_view") => ({
    content: `${name}: ${value}`,
    trigger: `${within(root, name)} input, ${within(root, name)} textarea`,
    run: `edit ${value}`,
});

export const pick = (name, text, root = ".o_form_view") => [
    {
        content: `${name}: look for ${text}`,
        trigger: `${within(root, name)} input`,
        run: `edit ${text}`,
    },
    {
        content: `${name}: take ${text}`,
        trigger: `.o-autocomplete--dropdown-item a:contains(${text})`,
        run: "click",
    },
];

/** Choose in a selection by place, as its words are translated. */
export const choose = (name, index, root = ".o_form_view") => [
    {
        content: `${name}: open`,
        trigger: `${within(root, name)} .o_select_menu_toggler`,
        run: "click",
    },
    {
        content: `${name}: choice ${index}`,
        trigger: `.o_select_menu_item[data-choice-index='${index}']`,
        run: "click",
    },
];

export const press = (name, root = ".o_form_view") => ({
    content: `button ${name}`,
    trigger: `${root} button[name='${name}']:not([disabled])`,
    run: "click",
});

/** The main act of a case: a dialog behind the first button. */
export const mainAct = () => ({
    content: "main act",
    trigger: ".o_form_view .o_form_statusbar button[data-hotkey='a']",
    run: "click",
});

export const shows = (name, text = "") => ({
    content: `${name} shows ${text}`,
    trigger: `.o_form_view .o_field_widget[name='${name}']${text && `:contains(${text})`}`,
});

/** The state by its technical name, in the status bar of the form. */
export const state = (value) => ({
    content: `state ${value}`,
    trigger: `.o_form_view .o_statusbar_status [data-value='${value}'][aria-checked='true'], .o_form_view .o_statusbar_status [data-value='${value}'].o_arrow_button_current`,
});

/** An act that was done and is not offered any more. */
export const gone = (name) => ({
    content: `no button ${name}`,
    trigger: `.o_form_view:not(:has(button[name='${name}'])) .o_form_sheet`,
});

export const confirm = () => ({
    content: "confirm",
    trigger: ".modal .modal-footer .btn-primary",
    run: "click",
});

export const closed = () => ({
    content: "dialog closed",
    trigger: "body:not(:has(.modal))",
});

export const save = () => [
    {
        content: "save",
        trigger: ".o_form_button_save",
        run: "click",
    },
    { content: "saved", trigger: ".o_form_view .o_form_saved" },
];

export const back = () => ({
    content: "back to the list",
    trigger: ".breadcrumb-item.o_back_button:last a, .o_back_button a, .o_back_button",
    run: "click",
});

export const create = () => ({
    content: "new",
    trigger: ".o_list_button_add, .o_form_button_create",
    run: "click",
});

// ------------------------------------------------------------------ of a case

/** An act of the case at hand, in the header, by its technical name. */
export const act = (name) => ({
    content: `act ${name}`,
    trigger: `.o_form_view .o_form_statusbar button[data-act='${name}']`,
    run: "click",
});

/** A rare act of the case, under “More acts”. */
export const more = (name) => [
    {
        content: "more acts",
        trigger: ".o_form_view .o_darqi_more_toggle",
        run: "click",
    },
    {
        content: `rare act ${name}`,
        trigger: `.o_darqi_more_acts button[data-act='${name}'], .o_darqi_more_acts button[name='${name}']`,
        run: "click",
    },
];

/** Confirm the dialog of an act. */
export const agree = () => [press("action_confirm", ".modal"), closed()];

/** The course of the case shows a text. */
export const opinion = (text) => ({
    content: `the course of the case shows ${text}`,
    trigger: `.o_field_widget[name='opinion_ids'] .o_data_row:contains(${text})`,
});

/** Tick a material of the checklist, by place. */
export const material = (number) => ({
    content: `material ${number} is here`,
    trigger: `.o_field_widget[name='material_ids'] .o_data_row:nth-child(${number}) [name='is_received'] input:not(:checked)`,
    run: "click",
});

/** Answer a question of the application form. */
export const answer = (code, value) => ({
    content: `answer ${code}`,
    trigger: `.o_darqi_answer[data-code='${code}'] input`,
    run: `edit ${value}`,
});

/** Choose all rows of the list that is open; there must be so many. */
export const ticked = (count) => [
    {
        content: `${count} rows`,
        trigger: `.o_view_controller.o_list_view .o_list_renderer:has(.o_data_row:nth-child(${count})):not(:has(.o_data_row:nth-child(${count + 1})))`,
    },
    {
        content: "choose them all",
        trigger: ".o_view_controller.o_list_view thead .o_list_record_selector input",
        run: "click",
    },
    {
        content: "all chosen",
        trigger: `.o_view_controller.o_list_view .o_data_row:nth-child(${count}) .o_list_record_selector input:checked`,
    },
];

/** Take in at the window what a person wants; the items are named. */
export const takeIn = (name, number, ...items) => [
    desk(),
    openMenu("darqi_approval.menu_intake", "darqi_approval.menu_filing_new"),
    form(),
    write("id_number", number),
    write("applicant_name", name),
    write("phone", "13800000002"),
    items.map((item) => pick("item_ids", item)),
];

/** Seal all papers of an applicant that wait for the keeper. */
export const sealAll = (name, count) => [
    openCard("to-seal"),
    search(name),
    ticked(count),
    {
        content: "seal them",
        trigger: ".o_control_panel button[name='action_seal']",
        run: "click",
    },
    {
        content: "nothing left to seal",
        trigger: `.o_view_controller.o_list_view:not(:has(.o_data_row:contains(${name})))`,
    },
];
