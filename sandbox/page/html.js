import htm from 'htm';
import { Component, h } from 'preact';

/** Tagged templates that make elements: what is put into them becomes text, never markup. */
export const html = htm.bind(h);

/** A component that is drawn anew only where one of its properties is another value than before. */
export function steady(draw) {
  return class extends Component {
    shouldComponentUpdate(next) {
      const before = Object.keys(this.props);
      const after = Object.keys(next);
      return before.length !== after.length || after.some((key) => next[key] !== this.props[key]);
    }
    render(props) {
      return draw(props);
    }
  };
}
