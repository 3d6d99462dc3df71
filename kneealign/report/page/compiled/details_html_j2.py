"""Made of details.html.j2 by tools/compile_templates.py."""

JINJA = "3.1.6"
SHA256 = "bc547163e08ce09ca73fde7113841b0992cea03a932481f50f45a75d309a9ba3"

from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'details.html.j2'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_measured = resolve('measured')
    l_0_stands = resolve('stands')
    l_0_words = resolve('words')
    l_0_close_ups = resolve('close_ups')
    l_0_result = resolve('result')
    l_0_warnings = resolve('warnings')
    l_0_remarks = resolve('remarks')
    l_0_others = resolve('others')
    l_0_findings_list = missing
    try:
        t_1 = environment.filters['drawn']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'drawn' found.")
    try:
        t_2 = environment.filters['unbroken']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'unbroken' found.")
    try:
        t_3 = environment.tests['none']
    except KeyError:
        @internalcode
        def t_3(*unused):
            raise TemplateRuntimeError("No test named 'none' found.")
    pass
    included_template = environment.get_template('parts.html.j2', 'details.html.j2').make_module(context.get_all(), True, {'findings_list': l_0_findings_list})
    l_0_findings_list = getattr(included_template, 'findings_list', missing)
    if l_0_findings_list is missing:
        l_0_findings_list = undefined(f"the template {included_template.__name__!r} (imported on line 1 in 'details.html.j2') does not export the requested name 'findings_list'", name='findings_list')
    context.vars['findings_list'] = l_0_findings_list
    context.exported_vars.discard('findings_list')
    yield '<div class="legs">\n'
    for l_1_leg in environment.getattr((undefined(name='measured') if l_0_measured is missing else l_0_measured), 'legs'):
        _loop_vars = {}
        pass
        yield '<article class="leg side-'
        yield escape(environment.finalize(environment.getattr(l_1_leg, 'side')))
        yield '">\n<h3><span class="shape" aria-hidden="true"></span>'
        yield escape(environment.finalize(environment.getitem((undefined(name='words') if l_0_words is missing else l_0_words), markup_join(('leg_heading_', environment.getattr(l_1_leg, 'side'), )))))
        yield '</h3>\n<p class="value">'
        yield escape(environment.finalize(environment.getattr(l_1_leg, 'value')))
        yield '</p>\n<p class="expected">'
        yield escape(environment.finalize(environment.getattr(l_1_leg, 'expected')))
        yield '</p>\n<p class="lay">'
        yield escape(environment.finalize(environment.getattr(l_1_leg, 'lay')))
        yield '</p>\n<dl>\n<dt>'
        yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'row_photo')))
        yield ' <small>95 %</small></dt><dd>'
        yield escape(environment.finalize(environment.getattr(l_1_leg, 'on_photo')))
        yield '</dd>\n'
        if environment.getattr(l_1_leg, 'category'):
            pass
            yield '<dt>'
            yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'row_band')))
            yield '</dt><dd>'
            yield escape(environment.finalize(environment.getattr(l_1_leg, 'category')))
            yield '</dd>\n'
        yield '<dt>'
        yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'row_offset')))
        yield '</dt><dd>'
        yield escape(environment.finalize(environment.getattr(l_1_leg, 'offset')))
        yield '</dd>\n<dt>'
        yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'row_hka')))
        yield '</dt><dd>'
        yield escape(environment.finalize(environment.getattr(l_1_leg, 'hka')))
        yield '</dd>\n</dl>\n</article>\n'
    l_1_leg = missing
    yield '</div>\n\n'
    if (undefined(name='stands') if l_0_stands is missing else l_0_stands):
        pass
        template = environment.get_template('stands_angles.html.j2', 'details.html.j2')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {'findings_list': l_0_findings_list}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
    yield '<div class="columns banded">\n<figure class="bands">\n'
    yield escape(environment.finalize(t_1(environment.getattr((undefined(name='measured') if l_0_measured is missing else l_0_measured), 'figure'))))
    yield '\n<figcaption>'
    yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'bands_caption')))
    yield ' '
    yield escape(environment.finalize((environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'own_bands') if environment.getattr((undefined(name='measured') if l_0_measured is missing else l_0_measured), 'banded') else environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'bands_no_age'))))
    yield '</figcaption>\n</figure>\n'
    if environment.getattr((undefined(name='measured') if l_0_measured is missing else l_0_measured), 'banded'):
        pass
        yield '<div>\n<h3>'
        yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'probabilities')))
        yield '</h3>\n'
        for l_1_leg in environment.getattr((undefined(name='measured') if l_0_measured is missing else l_0_measured), 'legs'):
            l_1_say = resolve('say')
            _loop_vars = {}
            pass
            yield '<table class="chances side-'
            yield escape(environment.finalize(environment.getattr(l_1_leg, 'side')))
            yield '">\n<caption><span class="shape" aria-hidden="true"></span>'
            yield escape(environment.finalize(environment.getitem((undefined(name='words') if l_0_words is missing else l_0_words), markup_join(('leg_heading_', environment.getattr(l_1_leg, 'side'), )))))
            yield '</caption>\n'
            for l_2_chance in environment.getattr(l_1_leg, 'chances'):
                l_2_figure_styles = resolve('figure_styles')
                _loop_vars = {}
                pass
                yield '<tr>\n<th scope="row">'
                yield escape(environment.finalize(environment.getattr(l_2_chance, 'label')))
                yield ' <small>'
                yield escape(environment.finalize(environment.getattr(l_2_chance, 'range')))
                yield '</small></th>\n<td class="bar"><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
                yield escape(environment.finalize((undefined(name='figure_styles') if l_2_figure_styles is missing else l_2_figure_styles)))
                yield '<g class="side-'
                yield escape(environment.finalize(environment.getattr(l_1_leg, 'side')))
                yield '"><rect class="fill" width="'
                yield escape(environment.finalize(environment.getattr(l_2_chance, 'percent')))
                yield '" height="10"/></g></svg></td>\n<td class="number">'
                yield escape(environment.finalize(environment.getattr(l_2_chance, 'number')))
                yield ' <small>'
                yield escape(environment.finalize(environment.getattr(l_2_chance, 'words')))
                yield '</small></td>\n</tr>\n'
            l_2_chance = l_2_figure_styles = missing
            yield '</table>\n'
            if environment.getattr(l_1_leg, 'unlikely'):
                pass
                yield '<p class="rest">'
                yield escape(environment.finalize((context.call((undefined(name='say') if l_1_say is missing else l_1_say), 'unlikely_many', count=environment.getattr(l_1_leg, 'unlikely'), _loop_vars=_loop_vars) if (environment.getattr(l_1_leg, 'unlikely') > 1) else environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'unlikely_one'))))
                yield '</p>\n'
        l_1_leg = l_1_say = missing
        yield '</div>\n'
    yield '</div>\n\n'
    if (undefined(name='close_ups') if l_0_close_ups is missing else l_0_close_ups):
        pass
        yield '<section class="close-ups">\n<h3>'
        yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'closeups_title')))
        yield '</h3>\n<div class="columns">\n'
        for l_1_view in (undefined(name='close_ups') if l_0_close_ups is missing else l_0_close_ups):
            _loop_vars = {}
            pass
            yield '<figure>\n<img src="'
            yield escape(environment.finalize(environment.getattr(l_1_view, 'address')))
            yield '" width="'
            yield escape(environment.finalize(environment.getattr(l_1_view, 'width')))
            yield '" height="'
            yield escape(environment.finalize(environment.getattr(l_1_view, 'height')))
            yield '" alt="'
            yield escape(environment.finalize(environment.getattr(l_1_view, 'alt')))
            yield '">\n<figcaption><strong>'
            yield escape(environment.finalize(environment.getattr(l_1_view, 'caption')))
            yield '</strong></figcaption>\n</figure>\n'
        l_1_view = missing
        yield '</div>\n<p class="note">'
        yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'closeups_caption')))
        yield '</p>\n</section>\n'
    yield '\n<section class="gaps">\n<div class="columns">\n<div>\n<h3>'
    yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'gaps_title')))
    yield '</h3>\n<dl>\n'
    if environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'gaps'):
        pass
        yield '<dt>'
        yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'ankles')))
        yield '</dt><dd>'
        yield escape(environment.finalize(environment.getattr((undefined(name='measured') if l_0_measured is missing else l_0_measured), 'ankle_gap')))
        yield '</dd>\n<dt>'
        yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'knees')))
        yield '</dt><dd>'
        yield escape(environment.finalize(environment.getattr((undefined(name='measured') if l_0_measured is missing else l_0_measured), 'knee_gap')))
        yield '</dd>\n'
    yield '<dt>'
    yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'asymmetry')))
    yield '</dt><dd>'
    yield escape(environment.finalize(environment.getattr((undefined(name='measured') if l_0_measured is missing else l_0_measured), 'asymmetry')))
    yield '</dd>\n</dl>\n'
    if (environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'gaps') and t_3(environment.getattr(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'scale'), 'cm_per_px'))):
        pass
        yield '<p class="note">'
        yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'no_scale')))
        yield '</p>\n'
    elif (environment.getattr(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'scale'), 'method') == 'marker'):
        pass
        yield '<p class="note">'
        yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'scaled_by_marker')))
        yield '</p>\n'
    yield '</div>\n'
    if environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'gaps'):
        pass
        yield '<div>\n'
        for l_1_distance in environment.getattr((undefined(name='measured') if l_0_measured is missing else l_0_measured), 'touching'):
            _loop_vars = {}
            pass
            yield '<h3>'
            yield escape(environment.finalize(environment.getattr(l_1_distance, 'title')))
            yield '</h3>\n'
            if environment.getattr(l_1_distance, 'value'):
                pass
                yield '<p class="value">'
                yield escape(environment.finalize(environment.getattr(l_1_distance, 'value')))
                yield ' <span class="pm">95 %: '
                yield escape(environment.finalize(environment.getattr(l_1_distance, 'interval')))
                yield escape(environment.finalize((markup_join(('; ', environment.getattr(l_1_distance, 'of_height'), )) if environment.getattr(l_1_distance, 'of_height') else cond_expr_undefined("the inline if-expression on line 88 in 'details.html.j2' evaluated to false and no else section was defined."))))
                yield '</span></p>\n'
                if environment.getattr(l_1_distance, 'category'):
                    pass
                    yield '<p class="lay">'
                    yield escape(environment.finalize(environment.getattr(l_1_distance, 'category')))
                    yield '</p>\n'
            yield '<p class="note">'
            yield escape(environment.finalize(environment.getattr(l_1_distance, 'about')))
            yield ' <strong>'
            yield escape(environment.finalize(environment.getattr(l_1_distance, 'basis')))
            yield '</strong> '
            yield escape(environment.finalize(environment.getattr(l_1_distance, 'reason')))
            yield '</p>\n'
            if environment.getattr(l_1_distance, 'figure'):
                pass
                yield '<figure>'
                yield escape(environment.finalize(t_1(environment.getattr(l_1_distance, 'figure'))))
                yield '<figcaption>'
                yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'imd_caption')))
                yield '</figcaption></figure>\n'
        l_1_distance = missing
        yield '</div>\n'
    yield '</div>\n</section>\n\n<section class="photo-findings">\n<h3>'
    yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'photo_title')))
    yield '</h3>\n'
    if ((undefined(name='warnings') if l_0_warnings is missing else l_0_warnings) or (undefined(name='remarks') if l_0_remarks is missing else l_0_remarks)):
        pass
        yield escape(environment.finalize(context.call((undefined(name='findings_list') if l_0_findings_list is missing else l_0_findings_list), ((undefined(name='warnings') if l_0_warnings is missing else l_0_warnings) + (undefined(name='remarks') if l_0_remarks is missing else l_0_remarks)))))
        yield '\n'
    else:
        pass
        yield '<p>'
        yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'findings_none')))
        yield '</p>\n'
    if (undefined(name='others') if l_0_others is missing else l_0_others):
        pass
        yield '<h3>'
        yield escape(environment.finalize(environment.getattr((undefined(name='words') if l_0_words is missing else l_0_words), 'chart_notes_title')))
        yield '</h3>\n'
        for l_1_note in environment.getattr((undefined(name='others') if l_0_others is missing else l_0_others), 'notes'):
            _loop_vars = {}
            pass
            yield '<p class="note">'
            yield escape(environment.finalize(t_2(l_1_note)))
            yield '</p>\n'
        l_1_note = missing
    yield '</section>'

blocks = {}
debug_info = '1=38&3=45&4=49&5=51&6=53&7=55&8=57&10=59&11=63&12=66&14=71&15=75&21=81&22=83&26=90&27=92&29=96&31=99&32=101&33=106&34=108&35=110&37=115&38=119&39=125&43=131&44=134&51=139&53=142&55=144&57=148&58=156&62=160&69=163&71=165&72=168&73=172&75=177&77=181&78=184&79=186&80=189&83=192&85=195&86=199&87=201&88=204&89=209&90=212&93=215&94=221&95=224&104=231&105=233&106=235&108=240&110=242&111=245&112=247&113=251'
