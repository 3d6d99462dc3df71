"""Made of front.html.j2 by tools/compile_templates.py."""

JINJA = "3.1.6"
SHA256 = "934b164a91dc978342a243f182dde453decd3c2aef0aaaa0c3c80c9d4de1dc2f"

from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'front.html.j2'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_result = resolve('result')
    l_0_words = resolve('words')
    l_0_verdict = resolve('verdict')
    l_0_clinician = resolve('clinician')
    l_0_next_step = resolve('next_step')
    l_0_reasons = resolve('reasons')
    l_0_table = resolve('table')
    l_0_warnings = resolve('warnings')
    l_0_picture = resolve('picture')
    l_0_privacy = resolve('privacy')
    l_0_others = resolve('others')
    l_0_disclaimer = resolve('disclaimer')
    l_0_numbers = missing
    try:
        t_1 = environment.filters['drawn']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'drawn' found.")
    try:
        t_2 = environment.filters['trim']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'trim' found.")
    try:
        t_3 = environment.filters['unbroken']
    except KeyError:
        @internalcode
        def t_3(*unused):
            raise TemplateRuntimeError("No filter named 'unbroken' found.")
    try:
        t_4 = environment.tests['none']
    except KeyError:
        @internalcode
        def t_4(*unused):
            raise TemplateRuntimeError("No test named 'none' found.")
    pass
    included_template = environment.get_template('parts.html.j2', 'front.html.j2').make_module(context.get_all(), True, {'numbers': l_0_numbers})
    l_0_numbers = getattr(included_template, 'numbers', missing)
    if l_0_numbers is missing:
        l_0_numbers = undefined(f"the template {included_template.__name__!r} (imported on line 1 in 'front.html.j2') does not export the requested name 'numbers'", name='numbers')
    context.vars['numbers'] = l_0_numbers
    context.exported_vars.discard('numbers')
    yield '<div class="front">\n<div class="said">\n<section class="verdict'
    yield escape(environment.finalize((' see' if (environment.getattr(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'verdict'), 'see_a_clinician') == 'yes') else cond_expr_undefined("the inline if-expression on line 4 in 'front.html.j2' evaluated to false and no else section was defined."))))
    yield '">\n<p class="kicker">'
    yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'kicker')))
    yield '</p>\n<h2>'
    yield escape(environment.finalize(t_3((undefined(name='verdict') if l_0_verdict is missing else l_0_verdict))))
    yield '</h2>\n<div class="todo">\n<h3>'
    yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'todo_title')))
    yield '</h3>\n<p class="clinician">'
    yield escape(environment.finalize((undefined(name='clinician') if l_0_clinician is missing else l_0_clinician)))
    yield '</p>\n<p>'
    yield escape(environment.finalize(t_3((undefined(name='next_step') if l_0_next_step is missing else l_0_next_step))))
    yield '</p>\n</div>\n'
    if (undefined(name='reasons') if l_0_reasons is missing else l_0_reasons):
        pass
        yield '<ul class="facts">\n'
        for l_1_reason in (undefined(name='reasons') if l_0_reasons is missing else l_0_reasons):
            _loop_vars = {}
            pass
            yield '<li>'
            yield escape(environment.finalize(t_3(l_1_reason)))
            yield '</li>\n'
        l_1_reason = missing
        yield '</ul>\n'
    yield '</section>\n\n<section class="figures" aria-label="'
    yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'table_label')))
    yield '">\n<table class="small">\n<thead>\n<tr><td></td><th scope="col">'
    yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'head_xray')))
    yield '</th>'
    if environment.getattr((undefined(name='table') if l_0_table is missing else l_0_table), 'usual_head'):
        pass
        yield '<th scope="col">'
        yield escape(environment.finalize(environment.getattr((undefined(name='table') if l_0_table is missing else l_0_table), 'usual_head')))
        yield '</th><th scope="col">'
        yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'col_flag')))
        yield '</th>'
    yield '</tr>\n</thead>\n<tbody>\n'
    for l_1_row in environment.getattr((undefined(name='table') if l_0_table is missing else l_0_table), 'rows'):
        _loop_vars = {}
        pass
        yield '<tr'
        if environment.getattr(l_1_row, 'side'):
            pass
            yield ' class="side-'
            yield escape(environment.finalize(environment.getattr(l_1_row, 'side')))
            yield '"'
        yield '>\n<th scope="row">'
        if environment.getattr(l_1_row, 'side'):
            pass
            yield '<span class="shape" aria-hidden="true"></span>'
        yield escape(environment.finalize(environment.getattr(l_1_row, 'label')))
        yield '</th>\n<td>'
        yield escape(environment.finalize(environment.getattr(l_1_row, 'value')))
        yield '</td>\n'
        if environment.getattr((undefined(name='table') if l_0_table is missing else l_0_table), 'usual_head'):
            pass
            yield '<td>'
            yield escape(environment.finalize(environment.getattr(l_1_row, 'usual')))
            yield '</td>\n<td><span class="flag flag-'
            yield escape(environment.finalize(('open' if t_4(environment.getattr(l_1_row, 'level')) else environment.getattr(l_1_row, 'level'))))
            yield '">'
            yield escape(environment.finalize(environment.getattr(l_1_row, 'flag')))
            yield '</span></td>\n'
        yield '</tr>\n'
    l_1_row = missing
    yield '</tbody>\n</table>\n<p class="note">'
    yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'own_bands')))
    yield '</p>\n'
    if (undefined(name='warnings') if l_0_warnings is missing else l_0_warnings):
        pass
        yield '<ul class="findings">\n'
        for l_1_warning in (undefined(name='warnings') if l_0_warnings is missing else l_0_warnings):
            _loop_vars = {}
            pass
            yield '<li class="'
            yield escape(environment.finalize(environment.getattr(l_1_warning, 'severity')))
            yield '">'
            yield escape(environment.finalize(environment.getattr(l_1_warning, 'message')))
            yield '</li>\n'
        l_1_warning = missing
        yield '</ul>\n'
    yield '</section>\n</div>\n\n<div class="shown">\n<figure class="photo">\n<img src="'
    yield escape(environment.finalize(environment.getattr((undefined(name='picture') if l_0_picture is missing else l_0_picture), 'address')))
    yield '" width="'
    yield escape(environment.finalize(environment.getattr((undefined(name='picture') if l_0_picture is missing else l_0_picture), 'width')))
    yield '" height="'
    yield escape(environment.finalize(environment.getattr((undefined(name='picture') if l_0_picture is missing else l_0_picture), 'height')))
    yield '" alt="'
    yield escape(environment.finalize(environment.getattr((undefined(name='picture') if l_0_picture is missing else l_0_picture), 'alt')))
    yield '">\n<figcaption>'
    yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'picture_caption')))
    yield escape(environment.finalize((markup_join((' ', (undefined(name='privacy') if l_0_privacy is missing else l_0_privacy), )) if (undefined(name='privacy') if l_0_privacy is missing else l_0_privacy) else cond_expr_undefined("the inline if-expression on line 53 in 'front.html.j2' evaluated to false and no else section was defined."))))
    yield '</figcaption>\n</figure>\n</div>\n</div>\n\n'
    if (undefined(name='others') if l_0_others is missing else l_0_others):
        pass
        yield '<section class="others">\n<h2>'
        yield escape(environment.finalize(environment.getattr((undefined(name='others') if l_0_others is missing else l_0_others), 'title')))
        yield '</h2>\n<div class="columns">\n<figure>'
        yield escape(environment.finalize(t_1(environment.getattr((undefined(name='others') if l_0_others is missing else l_0_others), 'figure'))))
        yield '</figure>\n<div>\n'
        l_1_loop = missing
        for l_1_sentence, l_1_loop in LoopContext(environment.getattr((undefined(name='others') if l_0_others is missing else l_0_others), 'sentences'), undefined):
            _loop_vars = {}
            pass
            yield '<p>'
            yield escape(environment.finalize(t_3(l_1_sentence)))
            if environment.getattr(l_1_loop, 'first'):
                pass
                yield escape(environment.finalize(t_2(context.call((undefined(name='numbers') if l_0_numbers is missing else l_0_numbers), environment.getattr((undefined(name='others') if l_0_others is missing else l_0_others), 'numbers'), _loop_vars=_loop_vars))))
            yield '</p>\n'
        l_1_loop = l_1_sentence = missing
        yield '<p class="note">'
        yield escape(environment.finalize(environment.getattr((undefined(name='others') if l_0_others is missing else l_0_others), 'caption')))
        yield '</p>\n</div>\n</div>\n</section>\n'
    yield '\n<p class="disclaimer"><strong>'
    yield escape(environment.finalize((undefined(name='disclaimer') if l_0_disclaimer is missing else l_0_disclaimer)))
    yield '</strong></p>'

blocks = {}
debug_info = '1=48&4=55&5=57&6=59&8=61&9=63&10=65&12=67&14=70&15=74&21=79&24=81&27=91&28=95&29=101&30=106&31=108&32=111&33=113&39=120&40=122&42=125&43=129&52=136&53=144&58=147&60=150&62=152&64=155&65=159&67=166&73=169'
