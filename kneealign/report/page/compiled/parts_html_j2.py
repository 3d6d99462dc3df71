"""Made of parts.html.j2 by tools/compile_templates.py."""

JINJA = "3.1.6"
SHA256 = "fb5bad6c6bcbb1e68355fa97e44a85a1e7a9299cd6493f46ac79c8490a7fc746"

from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'parts.html.j2'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_numbers = l_0_facts = l_0_findings_list = l_0_text_block = l_0_text_rows = l_0_drawn_blocks = l_0_fold = missing
    try:
        t_1 = environment.filters['batch']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'batch' found.")
    try:
        t_2 = environment.filters['drawn']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'drawn' found.")
    try:
        t_3 = environment.filters['length']
    except KeyError:
        @internalcode
        def t_3(*unused):
            raise TemplateRuntimeError("No filter named 'length' found.")
    try:
        t_4 = environment.filters['safe']
    except KeyError:
        @internalcode
        def t_4(*unused):
            raise TemplateRuntimeError("No filter named 'safe' found.")
    try:
        t_5 = environment.filters['trim']
    except KeyError:
        @internalcode
        def t_5(*unused):
            raise TemplateRuntimeError("No filter named 'trim' found.")
    pass
    def macro(l_1_items):
        t_6 = []
        if l_1_items is missing:
            l_1_items = undefined("parameter 'items' was not provided", name='items')
        pass
        if l_1_items:
            pass
            t_6.append(
                '<sup>',
            )
            l_2_loop = missing
            for l_2_number, l_2_loop in LoopContext(l_1_items, undefined):
                l_2_say = resolve('say')
                _loop_vars = {}
                pass
                t_6.extend((
                    '<a href="#source-',
                    escape(environment.finalize(l_2_number)),
                    '" aria-label="',
                    escape(environment.finalize(context.call((undefined(name='say') if l_2_say is missing else l_2_say), 'source_label', number=l_2_number, _loop_vars=_loop_vars))),
                    '">',
                    escape(environment.finalize(l_2_number)),
                    '</a>',
                    escape(environment.finalize((',' if (not environment.getattr(l_2_loop, 'last')) else cond_expr_undefined("the inline if-expression on line 2 in 'parts.html.j2' evaluated to false and no else section was defined.")))),
                ))
            l_2_loop = l_2_number = l_2_say = missing
            t_6.append(
                '</sup>',
            )
        return concat(t_6)
    context.exported_vars.add('numbers')
    context.vars['numbers'] = l_0_numbers = Macro(environment, macro, 'numbers', ('items',), False, False, False, context.eval_ctx.autoescape)
    yield '\n'
    def macro(l_1_items):
        t_7 = []
        if l_1_items is missing:
            l_1_items = undefined("parameter 'items' was not provided", name='items')
        pass
        t_7.append(
            '<ul class="facts">\n',
        )
        for l_2_item in l_1_items:
            _loop_vars = {}
            pass
            t_7.extend((
                '<li>',
                escape(environment.finalize(environment.getattr(l_2_item, 'text'))),
                escape(environment.finalize((Markup('&#8288;') if environment.getattr(l_2_item, 'numbers') else cond_expr_undefined("the inline if-expression on line 8 in 'parts.html.j2' evaluated to false and no else section was defined.")))),
                escape(environment.finalize(t_5(context.call((undefined(name='numbers') if l_0_numbers is missing else l_0_numbers), environment.getattr(l_2_item, 'numbers'), _loop_vars=_loop_vars)))),
                '</li>\n',
            ))
        l_2_item = missing
        t_7.append(
            '</ul>\n',
        )
        return concat(t_7)
    context.exported_vars.add('facts')
    context.vars['facts'] = l_0_facts = Macro(environment, macro, 'facts', ('items',), False, False, False, context.eval_ctx.autoescape)
    yield '\n'
    def macro(l_1_items):
        t_8 = []
        if l_1_items is missing:
            l_1_items = undefined("parameter 'items' was not provided", name='items')
        pass
        t_8.append(
            '<ul class="findings">\n',
        )
        for l_2_item in l_1_items:
            _loop_vars = {}
            pass
            t_8.extend((
                '<li class="',
                escape(environment.finalize(environment.getattr(l_2_item, 'severity'))),
                '">',
            ))
            if environment.getattr(l_2_item, 'message'):
                pass
                t_8.extend((
                    '<strong>',
                    escape(environment.finalize(environment.getattr(l_2_item, 'message'))),
                    '</strong> ',
                ))
            t_8.extend((
                escape(environment.finalize(environment.getattr(l_2_item, 'advice'))),
                '</li>\n',
            ))
        l_2_item = missing
        t_8.append(
            '</ul>\n',
        )
        return concat(t_8)
    context.exported_vars.add('findings_list')
    context.vars['findings_list'] = l_0_findings_list = Macro(environment, macro, 'findings_list', ('items',), False, False, False, context.eval_ctx.autoescape)
    yield '\n'
    def macro(l_1_block):
        t_9 = []
        if l_1_block is missing:
            l_1_block = undefined("parameter 'block' was not provided", name='block')
        pass
        t_9.extend((
            '<div class="block',
            escape(environment.finalize((' urgent' if environment.getattr(l_1_block, 'urgent') else cond_expr_undefined("the inline if-expression on line 22 in 'parts.html.j2' evaluated to false and no else section was defined.")))),
            '">\n<h3>',
            escape(environment.finalize(environment.getattr(l_1_block, 'title'))),
            '</h3>\n',
        ))
        if environment.getattr(l_1_block, 'drawing'):
            pass
            t_9.extend((
                escape(environment.finalize(t_2(environment.getattr(l_1_block, 'drawing')))),
                '\n',
            ))
        t_9.extend((
            escape(environment.finalize(context.call((undefined(name='facts') if l_0_facts is missing else l_0_facts), environment.getattr(l_1_block, 'facts')))),
            '\n</div>\n',
        ))
        return concat(t_9)
    context.exported_vars.add('text_block')
    context.vars['text_block'] = l_0_text_block = Macro(environment, macro, 'text_block', ('block',), False, False, False, context.eval_ctx.autoescape)
    yield '\n'
    def macro(l_1_rows):
        t_10 = []
        if l_1_rows is missing:
            l_1_rows = undefined("parameter 'rows' was not provided", name='rows')
        pass
        for l_2_columns in l_1_rows:
            _loop_vars = {}
            pass
            t_10.extend((
                '<div class="halves',
                escape(environment.finalize((' single' if (t_3(l_2_columns) == 1) else cond_expr_undefined("the inline if-expression on line 33 in 'parts.html.j2' evaluated to false and no else section was defined.")))),
                '">\n',
            ))
            for l_3_column in l_2_columns:
                _loop_vars = {}
                pass
                t_10.append(
                    '<div>\n',
                )
                for l_4_block in l_3_column:
                    _loop_vars = {}
                    pass
                    t_10.extend((
                        escape(environment.finalize(context.call((undefined(name='text_block') if l_0_text_block is missing else l_0_text_block), l_4_block, _loop_vars=_loop_vars))),
                        '\n',
                    ))
                l_4_block = missing
                t_10.append(
                    '</div>\n',
                )
            l_3_column = missing
            t_10.append(
                '</div>\n',
            )
        l_2_columns = missing
        return concat(t_10)
    context.exported_vars.add('text_rows')
    context.vars['text_rows'] = l_0_text_rows = Macro(environment, macro, 'text_rows', ('rows',), False, False, False, context.eval_ctx.autoescape)
    yield '\n'
    def macro(l_1_blocks):
        t_11 = []
        l_1_words = resolve('words')
        if l_1_blocks is missing:
            l_1_blocks = undefined("parameter 'blocks' was not provided", name='blocks')
        pass
        if l_1_blocks:
            pass
            t_11.extend((
                '<p class="note drawn-note">',
                escape(environment.finalize(environment.getattr((undefined(name='words') if l_1_words is missing else l_1_words), 'exercise_note'))),
                '</p>\n',
            ))
            for l_2_pair in t_1(l_1_blocks, 2):
                _loop_vars = {}
                pass
                t_11.append(
                    '<div class="drawn">\n',
                )
                for l_3_block in l_2_pair:
                    _loop_vars = {}
                    pass
                    t_11.extend((
                        escape(environment.finalize(context.call((undefined(name='text_block') if l_0_text_block is missing else l_0_text_block), l_3_block, _loop_vars=_loop_vars))),
                        '\n',
                    ))
                l_3_block = missing
                t_11.append(
                    '</div>\n',
                )
            l_2_pair = missing
        return concat(t_11)
    context.exported_vars.add('drawn_blocks')
    context.vars['drawn_blocks'] = l_0_drawn_blocks = Macro(environment, macro, 'drawn_blocks', ('blocks',), False, False, False, context.eval_ctx.autoescape)
    yield '\n'
    def macro(l_1_key, l_1_title, l_1_caller):
        t_12 = []
        l_1_open = resolve('open')
        if l_1_key is missing:
            l_1_key = undefined("parameter 'key' was not provided", name='key')
        if l_1_title is missing:
            l_1_title = undefined("parameter 'title' was not provided", name='title')
        pass
        t_12.extend((
            '<details class="fold"',
            escape(environment.finalize((' open' if (undefined(name='open') if l_1_open is missing else l_1_open) else cond_expr_undefined("the inline if-expression on line 60 in 'parts.html.j2' evaluated to false and no else section was defined.")))),
            '>\n<summary><h2>',
            escape(environment.finalize(l_1_title)),
            '</h2></summary>\n<div class="folded" id="',
            escape(environment.finalize(l_1_key)),
            '">\n',
            escape(environment.finalize(context.call(l_1_caller))),
            '\n</div>\n</details>\n',
        ))
        return concat(t_12)
    context.exported_vars.add('fold')
    context.vars['fold'] = l_0_fold = Macro(environment, macro, 'fold', ('key', 'title'), False, False, True, context.eval_ctx.autoescape)

blocks = {}
debug_info = '1=42&2=47&5=75&7=83&8=88&13=101&15=109&16=114&21=136&22=143&23=145&24=148&25=151&27=155&31=162&32=167&33=172&34=175&36=181&37=185&45=201&46=207&47=211&48=214&50=220&51=224&59=236&60=246&61=248&62=250&63=252'
