"""Made of report.html.j2 by tools/compile_templates.py."""

JINJA = "3.1.6"
SHA256 = "938793c12614fb541bbb2380c3e88c61f298541ce0cf1a39c5859be96a08fcef"

from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'report.html.j2'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_lang = resolve('lang')
    l_0_words = resolve('words')
    l_0_name = resolve('name')
    l_0_page_foot = resolve('page_foot')
    l_0_result = resolve('result')
    l_0_person = resolve('person')
    l_0_made_on = resolve('made_on')
    l_0_say = resolve('say')
    l_0_by_hand = resolve('by_hand')
    l_0_short_disclaimer = resolve('short_disclaimer')
    l_0_measured = resolve('measured')
    l_0_stands = resolve('stands')
    l_0_chapters = resolve('chapters')
    l_0_folds = resolve('folds')
    l_0_drawn_blocks = l_0_fold = l_0_facts = l_0_text_rows = missing
    try:
        t_1 = environment.filters['drawn']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'drawn' found.")
    try:
        t_2 = environment.filters['join']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'join' found.")
    try:
        t_3 = environment.filters['select']
    except KeyError:
        @internalcode
        def t_3(*unused):
            raise TemplateRuntimeError("No filter named 'select' found.")
    pass
    included_template = environment.get_template('parts.html.j2', 'report.html.j2').make_module(context.get_all(), True, {'drawn_blocks': l_0_drawn_blocks, 'facts': l_0_facts, 'fold': l_0_fold, 'text_rows': l_0_text_rows})
    l_0_drawn_blocks = getattr(included_template, 'drawn_blocks', missing)
    if l_0_drawn_blocks is missing:
        l_0_drawn_blocks = undefined(f"the template {included_template.__name__!r} (imported on line 1 in 'report.html.j2') does not export the requested name 'drawn_blocks'", name='drawn_blocks')
    l_0_fold = getattr(included_template, 'fold', missing)
    if l_0_fold is missing:
        l_0_fold = undefined(f"the template {included_template.__name__!r} (imported on line 1 in 'report.html.j2') does not export the requested name 'fold'", name='fold')
    l_0_facts = getattr(included_template, 'facts', missing)
    if l_0_facts is missing:
        l_0_facts = undefined(f"the template {included_template.__name__!r} (imported on line 1 in 'report.html.j2') does not export the requested name 'facts'", name='facts')
    l_0_text_rows = getattr(included_template, 'text_rows', missing)
    if l_0_text_rows is missing:
        l_0_text_rows = undefined(f"the template {included_template.__name__!r} (imported on line 1 in 'report.html.j2') does not export the requested name 'text_rows'", name='text_rows')
    context.vars.update({'drawn_blocks': l_0_drawn_blocks, 'fold': l_0_fold, 'facts': l_0_facts, 'text_rows': l_0_text_rows})
    context.exported_vars.difference_update(('drawn_blocks', 'fold', 'facts', 'text_rows'))
    yield '<!doctype html>\n<html lang="'
    yield escape(environment.finalize((undefined(name='lang') if l_0_lang is missing else l_0_lang)))
    yield '">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; style-src \'unsafe-inline\'">\n<title>'
    yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'title')))
    yield escape(environment.finalize(((': ' + (undefined(name='name') if l_0_name is missing else l_0_name)) if (undefined(name='name') if l_0_name is missing else l_0_name) else '')))
    yield '</title>\n<style>\n'
    template = environment.get_template('report.css', 'report.html.j2')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {'drawn_blocks': l_0_drawn_blocks, 'facts': l_0_facts, 'fold': l_0_fold, 'text_rows': l_0_text_rows}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    yield '@page { @bottom-left { content: '
    yield escape(environment.finalize((undefined(name='page_foot') if l_0_page_foot is missing else l_0_page_foot)))
    yield '; } }\n</style>\n</head>\n<body>\n<header>\n<p class="brand">kneealign '
    yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'provenance'), 'kneealign')))
    yield '</p>\n<h1>'
    yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'title')))
    yield '</h1>\n'
    if (((undefined(name='person') if l_0_person is missing else l_0_person) or (undefined(name='name') if l_0_name is missing else l_0_name)) or (undefined(name='made_on') if l_0_made_on is missing else l_0_made_on)):
        pass
        yield '<p class="who">'
        yield escape(environment.finalize(t_2(context.eval_ctx, t_3(context, [(undefined(name='person') if l_0_person is missing else l_0_person), (context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'made_on', date=(undefined(name='made_on') if l_0_made_on is missing else l_0_made_on)) if (undefined(name='made_on') if l_0_made_on is missing else l_0_made_on) else '')]), ' · ')))
        yield escape(environment.finalize((' · ' if ((undefined(name='name') if l_0_name is missing else l_0_name) and ((undefined(name='person') if l_0_person is missing else l_0_person) or (undefined(name='made_on') if l_0_made_on is missing else l_0_made_on))) else cond_expr_undefined("the inline if-expression on line 22 in 'report.html.j2' evaluated to false and no else section was defined."))))
        if (undefined(name='name') if l_0_name is missing else l_0_name):
            pass
            yield '<span class="file">'
            yield escape(environment.finalize((undefined(name='name') if l_0_name is missing else l_0_name)))
            yield '</span>'
        if (undefined(name='by_hand') if l_0_by_hand is missing else l_0_by_hand):
            pass
            yield escape(environment.finalize((' · ' if (((undefined(name='name') if l_0_name is missing else l_0_name) or (undefined(name='person') if l_0_person is missing else l_0_person)) or (undefined(name='made_on') if l_0_made_on is missing else l_0_made_on)) else cond_expr_undefined("the inline if-expression on line 22 in 'report.html.j2' evaluated to false and no else section was defined."))))
            yield escape(environment.finalize((undefined(name='by_hand') if l_0_by_hand is missing else l_0_by_hand)))
        yield '</p>\n'
    yield '<p class="is-not">'
    yield escape(environment.finalize((undefined(name='short_disclaimer') if l_0_short_disclaimer is missing else l_0_short_disclaimer)))
    yield '</p>\n</header>\n\n<main>\n'
    if (undefined(name='measured') if l_0_measured is missing else l_0_measured):
        pass
        template = environment.get_template('front.html.j2', 'report.html.j2')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {'drawn_blocks': l_0_drawn_blocks, 'facts': l_0_facts, 'fold': l_0_fold, 'text_rows': l_0_text_rows}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
        if (undefined(name='stands') if l_0_stands is missing else l_0_stands):
            pass
            template = environment.get_template('stands.html.j2', 'report.html.j2')
            gen = template.root_render_func(template.new_context(context.get_all(), True, {'drawn_blocks': l_0_drawn_blocks, 'facts': l_0_facts, 'fold': l_0_fold, 'text_rows': l_0_text_rows}))
            try:
                for event in gen:
                    yield event
            finally: gen.close()
    else:
        pass
        template = environment.get_template('refused.html.j2', 'report.html.j2')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {'drawn_blocks': l_0_drawn_blocks, 'facts': l_0_facts, 'fold': l_0_fold, 'text_rows': l_0_text_rows}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
    yield '\n<nav class="contents" aria-label="'
    yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'contents_title')))
    yield '">\n<h2>'
    yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'contents_title')))
    yield '</h2>\n<ul>\n'
    if (undefined(name='measured') if l_0_measured is missing else l_0_measured):
        pass
        yield '<li><a href="#details">'
        yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'details_title')))
        yield '</a></li>\n'
    yield '<li><a href="#'
    yield escape(environment.finalize(environment.getattr(environment.getitem((undefined(name='chapters') if l_0_chapters is missing else l_0_chapters), 0), 'key')))
    yield '">'
    yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'learn_title')))
    yield '</a></li>\n'
    def t_4(fiter):
        for l_1_chapter in fiter:
            if (environment.getattr(l_1_chapter, 'key') == 'signs'):
                yield l_1_chapter
    for l_1_chapter in t_4((undefined(name='chapters') if l_0_chapters is missing else l_0_chapters)):
        _loop_vars = {}
        pass
        yield '<li><a href="#'
        yield escape(environment.finalize(environment.getattr(l_1_chapter, 'key')))
        yield '">'
        yield escape(environment.finalize(environment.getattr(l_1_chapter, 'title')))
        yield '</a></li>\n'
    l_1_chapter = missing
    for l_1_part in (undefined(name='folds') if l_0_folds is missing else l_0_folds):
        _loop_vars = {}
        pass
        yield '<li><a href="#'
        yield escape(environment.finalize(environment.getattr(l_1_part, 'key')))
        yield '">'
        yield escape(environment.finalize(environment.getattr(l_1_part, 'title')))
        yield '</a></li>\n'
    l_1_part = missing
    yield '<li><a href="#limits">'
    yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'limits_title')))
    yield '</a></li>\n<li><a href="#methods">'
    yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'methods_title')))
    yield '</a></li>\n<li><a href="#sources">'
    yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'sources_title')))
    yield '</a></li>\n</ul>\n</nav>\n\n'
    if (undefined(name='measured') if l_0_measured is missing else l_0_measured):
        pass
        def macro():
            t_5 = []
            pass
            template = environment.get_template('details.html.j2', 'report.html.j2')
            gen = template.root_render_func(template.new_context(context.get_all(), True, {'drawn_blocks': l_0_drawn_blocks, 'facts': l_0_facts, 'fold': l_0_fold, 'text_rows': l_0_text_rows}))
            try:
                for event in gen:
                    t_5.append(event)
            finally: gen.close()
            return concat(t_5)
        caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
        yield context.call((undefined(name='fold') if l_0_fold is missing else l_0_fold), 'details', environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'details_title'), caller=caller)
    yield '\n'
    for l_1_chapter in (undefined(name='chapters') if l_0_chapters is missing else l_0_chapters):
        l_1_shapes = resolve('shapes')
        _loop_vars = {}
        pass
        yield '<section class="chapter" id="'
        yield escape(environment.finalize(environment.getattr(l_1_chapter, 'key')))
        yield '">\n<h2>'
        yield escape(environment.finalize(environment.getattr(l_1_chapter, 'title')))
        yield '</h2>\n'
        if environment.getattr(l_1_chapter, 'lead'):
            pass
            yield '<p class="lead">'
            yield escape(environment.finalize(environment.getattr(l_1_chapter, 'lead')))
            yield '</p>\n'
        if (environment.getattr(l_1_chapter, 'key') == 'about'):
            pass
            yield '<div class="columns">\n<figure>'
            yield escape(environment.finalize(t_1((undefined(name='shapes') if l_1_shapes is missing else l_1_shapes))))
            yield '</figure>\n<div>'
            yield escape(environment.finalize(context.call((undefined(name='text_rows') if l_0_text_rows is missing else l_0_text_rows), environment.getattr(l_1_chapter, 'rows'), _loop_vars=_loop_vars)))
            yield '</div>\n</div>\n'
        else:
            pass
            yield escape(environment.finalize(context.call((undefined(name='text_rows') if l_0_text_rows is missing else l_0_text_rows), environment.getattr(l_1_chapter, 'rows'), _loop_vars=_loop_vars)))
            yield '\n'
        yield '</section>\n'
    l_1_chapter = l_1_shapes = missing
    yield '\n'
    for l_1_part in (undefined(name='folds') if l_0_folds is missing else l_0_folds):
        _loop_vars = {}
        pass
        def macro():
            t_6 = []
            pass
            if environment.getattr(l_1_part, 'lead'):
                pass
                t_6.extend((
                    '<p class="lead">',
                    escape(environment.finalize(environment.getattr(l_1_part, 'lead'))),
                    '</p>\n',
                ))
            t_6.extend((
                escape(environment.finalize(context.call((undefined(name='text_rows') if l_0_text_rows is missing else l_0_text_rows), environment.getattr(l_1_part, 'rows')))),
                '\n',
                escape(environment.finalize(context.call((undefined(name='drawn_blocks') if l_0_drawn_blocks is missing else l_0_drawn_blocks), environment.getattr(l_1_part, 'drawn')))),
                '\n',
            ))
            return concat(t_6)
        caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
        yield context.call((undefined(name='fold') if l_0_fold is missing else l_0_fold), environment.getattr(l_1_part, 'key'), environment.getattr(l_1_part, 'title'), caller=caller, _loop_vars=_loop_vars)
    l_1_part = missing
    yield '\n'
    def macro():
        t_7 = []
        l_1_limits = resolve('limits')
        pass
        for l_2_columns in (undefined(name='limits') if l_1_limits is missing else l_1_limits):
            _loop_vars = {}
            pass
            t_7.append(
                '<div class="halves">\n',
            )
            for l_3_column in l_2_columns:
                _loop_vars = {}
                pass
                t_7.extend((
                    '<div>\n',
                    escape(environment.finalize(context.call((undefined(name='facts') if l_0_facts is missing else l_0_facts), l_3_column, _loop_vars=_loop_vars))),
                    '\n</div>\n',
                ))
            l_3_column = missing
            t_7.append(
                '</div>\n',
            )
        l_2_columns = missing
        return concat(t_7)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call((undefined(name='fold') if l_0_fold is missing else l_0_fold), 'limits', environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'limits_title'), caller=caller)
    yield '\n'
    def macro():
        t_8 = []
        l_1_methods = resolve('methods')
        l_1_paste = resolve('paste')
        l_1_cite = resolve('cite')
        l_1_provenance = resolve('provenance')
        pass
        t_8.extend((
            '<p>',
            escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'is'))),
            ' ',
        ))
        if (undefined(name='by_hand') if l_0_by_hand is missing else l_0_by_hand):
            pass
            t_8.extend((
                escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'methods_by_hand'))),
                ' ',
            ))
        for l_2_fact in (undefined(name='methods') if l_1_methods is missing else l_1_methods):
            _loop_vars = {}
            pass
            t_8.extend((
                escape(environment.finalize(environment.getattr(l_2_fact, 'text'))),
                ' ',
            ))
        l_2_fact = missing
        t_8.extend((
            escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'own_bands'))),
            '</p>\n<div class="columns quoted">\n',
        ))
        if (undefined(name='measured') if l_0_measured is missing else l_0_measured):
            pass
            t_8.extend((
                '<div>\n<h3>',
                escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'paste_title'))),
                '</h3>\n<blockquote>',
                escape(environment.finalize((undefined(name='paste') if l_1_paste is missing else l_1_paste))),
                '</blockquote>\n</div>\n',
            ))
        t_8.extend((
            '<div>\n<h3>',
            escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'cite_title'))),
            '</h3>\n<blockquote>',
            escape(environment.finalize((undefined(name='cite') if l_1_cite is missing else l_1_cite))),
            '</blockquote>\n</div>\n</div>\n<table class="provenance">\n',
        ))
        for (l_2_label, l_2_value) in (undefined(name='provenance') if l_1_provenance is missing else l_1_provenance):
            _loop_vars = {}
            pass
            t_8.extend((
                '<tr><th scope="row">',
                escape(environment.finalize(l_2_label)),
                '</th><td>',
                escape(environment.finalize(l_2_value)),
                '</td></tr>\n',
            ))
        l_2_label = l_2_value = missing
        t_8.append(
            '</table>\n',
        )
        return concat(t_8)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call((undefined(name='fold') if l_0_fold is missing else l_0_fold), 'methods', environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'methods_title'), caller=caller)
    yield '\n'
    def macro():
        t_9 = []
        l_1_references = resolve('references')
        pass
        t_9.append(
            '<ol class="sources">\n',
        )
        l_2_loop = missing
        for l_2_reference, l_2_loop in LoopContext((undefined(name='references') if l_1_references is missing else l_1_references), undefined):
            _loop_vars = {}
            pass
            t_9.extend((
                '<li id="source-',
                escape(environment.finalize(environment.getattr(l_2_loop, 'index'))),
                '">',
                escape(environment.finalize(l_2_reference)),
                '</li>\n',
            ))
        l_2_loop = l_2_reference = missing
        t_9.append(
            '</ol>\n',
        )
        return concat(t_9)
    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
    yield context.call((undefined(name='fold') if l_0_fold is missing else l_0_fold), 'sources', environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'sources_title'), caller=caller)
    yield '</main>\n</body>\n</html>'

blocks = {}
debug_info = '1=44&3=60&11=62&13=65&14=72&19=74&20=76&21=78&22=81&24=94&28=96&29=98&30=104&31=106&34=114&37=121&38=123&40=125&41=128&43=131&44=135&45=143&47=148&48=152&50=158&51=160&52=162&56=164&57=166&58=169&57=177&62=179&63=184&64=186&65=188&66=191&68=193&70=196&71=198&74=202&79=207&80=210&81=213&82=217&84=221&85=223&80=228&89=231&90=235&92=241&94=246&89=256&101=258&102=267&104=288&106=292&107=294&111=299&112=301&116=304&117=309&101=320&122=322&124=330&125=335&122=346'
