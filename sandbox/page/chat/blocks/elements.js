/** The elements that a person can use. Each reads what it holds from its surface and tells it of every change. */
import { html } from '../../html.js';
import { Button } from './button.js';
import { Checkboxes, RadioButtons } from './choices.js';
import { confirmed } from './confirm-dialog.js';
import { DatePicker, DateTimePicker, TimePicker } from './date-inputs.js';
import { FileInput } from './file-input.js';
import { SmallImage } from './image.js';
import { MultiSelect } from './multi-select.js';
import { Overflow } from './overflow.js';
import { Select } from './select.js';
import { useSurface } from './surface.js';
import { TypedInput } from './typed-input.js';
import { Unknown } from './unknown.js';

const INPUTS = {
  plain_text_input: TypedInput,
  number_input: TypedInput,
  email_text_input: TypedInput,
  url_text_input: TypedInput,
  file_input: FileInput,
  datepicker: DatePicker,
  timepicker: TimePicker,
  datetimepicker: DateTimePicker,
  checkboxes: Checkboxes,
  radio_buttons: RadioButtons,
  static_select: Select,
  users_select: Select,
  channels_select: Select,
  conversations_select: Select,
  multi_static_select: MultiSelect,
  multi_users_select: MultiSelect,
  multi_channels_select: MultiSelect,
  multi_conversations_select: MultiSelect,
};

/** `field` are the ids by which an input block's label, hint and complaint name the element. */
export function Element({ element, block, field }) {
  if (element.type === 'image') return html`<${SmallImage} image=${element} />`;
  if (element.type === 'button') return html`<${Button} element=${element} block=${block} />`;
  if (element.type === 'overflow') return html`<${Overflow} element=${element} block=${block} />`;
  if (!Object.hasOwn(INPUTS, element.type)) {
    return html`<${Unknown} what=${`a ${element.type} element`} data=${element} />`;
  }
  return html`<${HeldInput} element=${element} block=${block} field=${field} />`;
}

/** In a section or among actions a choice goes to the app at once; in an input block only where the block asks for it. */
function HeldInput({ element, block, field }) {
  const surface = useSurface();
  const Input = INPUTS[element.type];
  const value = surface.entered(element, block);
  const tells = block.type !== 'input' || block.dispatch_action === true;
  const enter = (next) => surface.enter(element, block, next);
  const change = async (next) => {
    enter(next);
    if (!tells) return;
    if (await confirmed(element.confirm)) surface.act(element, block, next);
    else enter(value);
  };
  return html`<${Input} element=${element} value=${value} enter=${enter} change=${change} tells=${tells} field=${naming(element, field)} />`;
}

/** Outside of input blocks nothing but the element itself can say what it is for. */
function naming(element, field) {
  if (field) return { id: field.input, 'aria-describedby': field.describedBy, 'aria-invalid': field.invalid };
  return { 'aria-label': element.placeholder?.text ?? element.type.replaceAll('_', ' ') };
}
