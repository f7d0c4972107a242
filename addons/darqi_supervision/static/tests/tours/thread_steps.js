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
