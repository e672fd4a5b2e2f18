import { createElement, type ComponentType } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';

/** The markup of a component as it first stands; effects do not run. */
export const markup = <P extends object>(component: ComponentType<P>, props: P): string =>
  renderToStaticMarkup(createElement(component, props));

/** What a person reads of it. */
export const words = <P extends object>(component: ComponentType<P>, props: P): string =>
  markup(component, props)
    .replace(/<[^>]+>/g, ' ')
    .replace(/&quot;/g, '"')
    .replace(/[ \n]+/g, ' ')
    .trim();
