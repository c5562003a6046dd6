<?xml version="1.0" encoding="UTF-8"?>
<!-- The guided walk: start, one screen of questions. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- What the forms of a walk carry: whose it is, which, and what was seen of it. -->
  <xsl:template name="walk">
    <input type="hidden" name="token" value="{/page/token}"/>
    <xsl:if test="string(/page/walk)"><input type="hidden" name="walk" value="{/page/walk}"/></xsl:if>
    <input type="hidden" name="version" value="{/page/version}"/>
  </xsl:template>

  <!-- Whom to tell at once, in the pack's words. -->
  <xsl:template name="tell-now">
    <p class="st-tell"><strong><xsl:value-of select="/page/tell/title"/></strong><xsl:text> </xsl:text><xsl:apply-templates select="/page/tell/how" mode="dial"/></p>
  </xsl:template>

  <!-- What whoever reports needs in reach on each step; once, where a step of
       their own says it. -->
  <xsl:template name="tell">
    <xsl:if test="booked = 'true' and not(steps/item[code = 'tell-designated-lead'])">
      <xsl:call-template name="tell-now"/>
    </xsl:if>
  </xsl:template>

  <xsl:template name="stale">
    <xsl:if test="stale = 'true'">
      <div class="govuk-error-summary" role="alert">
        <h2 class="govuk-error-summary__title"><xsl:value-of select="$guide.stale"/></h2>
        <div class="govuk-error-summary__body"><p class="govuk-body"><xsl:value-of select="$guide.stale-text"/></p></div>
      </div>
    </xsl:if>
  </xsl:template>

  <!-- Send it as it is, or leave it for later: with a book it is kept already. -->
  <xsl:template name="later">
    <ul class="govuk-list govuk-list--spaced st-no-print">
      <xsl:choose>
        <xsl:when test="booked = 'true'">
          <xsl:if test="not(kind = 'words') and not(first = 'true')">
            <li><a class="govuk-link govuk-!-font-weight-bold" href="{send_now}"><xsl:value-of select="$guide.send-now"/></a></li>
          </xsl:if>
          <li><a class="govuk-link" href="/guide/check"><xsl:value-of select="$guide.so-far-short"/></a></li>
          <li><a class="govuk-link" href="/"><xsl:value-of select="$guide.later"/></a></li>
        </xsl:when>
        <xsl:otherwise><li><a class="govuk-link" href="/guide/check"><xsl:value-of select="$guide.so-far"/></a></li></xsl:otherwise>
      </xsl:choose>
    </ul>
  </xsl:template>

  <!-- Past the red flags whoever has no time meets the short way first: the
       first time as the largest thing, then as a line above the question. -->
  <xsl:template name="short-way">
    <xsl:if test="booked = 'true' and not(urgent = 'true') and not(check = 'true')">
      <xsl:choose>
        <xsl:when test="kind = 'which' or step = 3">
          <div class="st-short">
            <p class="govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-2"><xsl:value-of select="$guide.short"/></p>
            <p class="govuk-body govuk-!-margin-bottom-2"><a class="govuk-button st-short__go govuk-!-margin-bottom-1" href="{send_now}" role="button" draggable="false"><xsl:value-of select="$guide.send-now"/></a></p>
            <p class="govuk-body govuk-!-margin-bottom-0"><xsl:value-of select="$guide.short-or"/></p>
          </div>
        </xsl:when>
        <xsl:otherwise><p class="govuk-body"><a class="govuk-link govuk-!-font-weight-bold st-send" href="{send_now}"><xsl:value-of select="$guide.send-now"/></a></p></xsl:otherwise>
      </xsl:choose>
    </xsl:if>
  </xsl:template>

  <!-- Nothing that is still open changes what must be done. -->
  <xsl:template name="enough">
    <div class="govuk-inset-text st-enough">
      <p class="govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-1"><xsl:value-of select="$guide.enough"/></p>
      <xsl:if test="booked = 'true'"><p class="govuk-body govuk-!-margin-bottom-0"><xsl:value-of select="$guide.enough-text"/></p></xsl:if>
    </div>
  </xsl:template>

  <xsl:template match="rest">
    <p class="govuk-body"><a class="govuk-link" href="{path}">
      <xsl:choose>
        <xsl:when test="replies = 1"><xsl:value-of select="$guide.answer-one-more"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="concat($guide.answer-more-before, ' ', replies, ' ', $guide.answer-more-after)"/></xsl:otherwise>
      </xsl:choose>
    </a></p>
  </xsl:template>

  <!-- Answers that a new edition of the rules has no place for. -->
  <xsl:template name="anew">
    <xsl:if test="anew">
      <div class="st-notice">
        <p class="govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-1"><xsl:value-of select="$guide.anew"/></p>
        <xsl:if test="anew/item">
          <p class="govuk-body govuk-!-margin-bottom-1"><xsl:value-of select="$guide.anew-these"/></p>
          <ul class="govuk-list govuk-list--bullet govuk-!-margin-bottom-1"><xsl:for-each select="anew/item"><li><xsl:value-of select="."/></li></xsl:for-each></ul>
        </xsl:if>
      </div>
    </xsl:if>
  </xsl:template>

  <!-- What to know before the first answer. -->
  <xsl:template name="rules">
    <ul class="govuk-list govuk-list--bullet">
      <li><xsl:value-of select="$guide.rule-unknown"/></li>
      <li><xsl:value-of select="$guide.rule-look"/></li>
      <!-- With a book the link that stops says what is kept. -->
      <xsl:if test="not(booked = 'true')">
        <li><xsl:value-of select="$guide.rule-names"/></li>
        <li><xsl:value-of select="$guide.rule-kept"/></li>
      </xsl:if>
    </ul>
  </xsl:template>

  <!-- The path taken, beside the question: a list that is drawn as a path. -->
  <xsl:template match="page[taken]" mode="beside">
    <xsl:if test="taken/item">
      <details class="govuk-details st-path" id="path" open="open">
        <summary class="govuk-details__summary">
          <span class="govuk-details__summary-text"><xsl:value-of select="concat($guide.path, ' (', count(taken/item), ')')"/></span>
        </summary>
        <div class="govuk-details__text">
          <ol class="st-path__list">
            <xsl:for-each select="taken/item">
              <li class="st-path__step">
                <xsl:variable name="one" select="count(answers/item) + rest = 1"/>
                <a class="govuk-link" href="{change}">
                  <xsl:choose>
                    <xsl:when test="$one and answers/item"><xsl:value-of select="answers/item/question"/></xsl:when>
                    <xsl:otherwise><xsl:value-of select="title"/></xsl:otherwise>
                  </xsl:choose>
                </a>
                <xsl:for-each select="answers/item">
                  <span class="st-path__answer">
                    <xsl:if test="not($one)"><xsl:value-of select="concat(question, ' ')"/></xsl:if>
                    <strong><xsl:value-of select="answer"/></strong>
                  </span>
                </xsl:for-each>
                <xsl:if test="rest &gt; 0">
                  <span class="st-path__answer"><xsl:value-of select="$guide.path-rest"/></span>
                </xsl:if>
              </li>
            </xsl:for-each>
            <li class="st-path__step st-path__step--here" aria-current="step"><xsl:value-of select="$guide.path-here"/></li>
          </ol>
        </div>
      </details>
    </xsl:if>
  </xsl:template>

  <!-- start -->
  <xsl:template match="page[kind='guide-start']" mode="title"><xsl:value-of select="$guide.start-title"/></xsl:template>
  <xsl:template match="page[kind='guide-start']" mode="main">
    <h1 class="govuk-heading-l"><xsl:value-of select="$guide.start-title"/></h1>
    <p class="govuk-body"><xsl:value-of select="$guide.start-text"/></p>
    <xsl:call-template name="rules"/>
    <xsl:if test="go_on">
      <p class="govuk-body">
        <a class="govuk-button" href="{go_on}" role="button" draggable="false"><xsl:value-of select="$guide.go-on"/></a>
      </p>
    </xsl:if>
    <xsl:call-template name="tell"/>
    <form method="post" action="/guide">
      <xsl:if test="booked = 'true'"><xsl:call-template name="token"/></xsl:if>
      <xsl:if test="settings/item">
        <div>
          <xsl:attribute name="class">govuk-form-group<xsl:if test="error"> govuk-form-group--error</xsl:if></xsl:attribute>
          <fieldset class="govuk-fieldset">
            <xsl:if test="error"><xsl:attribute name="aria-describedby">setting-error</xsl:attribute></xsl:if>
            <legend class="govuk-fieldset__legend govuk-fieldset__legend--m"><xsl:value-of select="$guide.setting"/></legend>
            <xsl:if test="error"><p class="govuk-error-message" id="setting-error"><span class="govuk-visually-hidden"><xsl:value-of select="$page.error"/></span><xsl:value-of select="error"/></p></xsl:if>
            <div class="govuk-radios">
              <xsl:for-each select="settings/item">
                <div class="govuk-radios__item">
                  <input class="govuk-radios__input" type="radio" name="setting" value="{id}" id="setting-{position()}"/>
                  <label class="govuk-label govuk-radios__label" for="setting-{position()}"><xsl:value-of select="name"/></label>
                </div>
              </xsl:for-each>
            </div>
          </fieldset>
        </div>
      </xsl:if>
      <button type="submit" data-module="govuk-button">
        <xsl:attribute name="class">
          <xsl:text>govuk-button</xsl:text>
          <xsl:if test="go_on"> govuk-button--secondary</xsl:if>
        </xsl:attribute>
        <xsl:choose>
          <xsl:when test="go_on"><xsl:value-of select="$guide.start-again"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="$guide.start-now"/></xsl:otherwise>
        </xsl:choose>
      </button>
    </form>
  </xsl:template>

  <!-- a screen of questions -->
  <xsl:template match="page[kind='question']" mode="title">
    <xsl:choose>
      <xsl:when test="mixed = 'true' and person"><xsl:value-of select="concat($guide.about, ' ', person)"/></xsl:when>
      <xsl:when test="several = 'true'"><xsl:value-of select="title"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="fields/item[1]/question"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="page[kind='question']" mode="main">
    <xsl:if test="wrong = 'true'">
      <div class="govuk-error-summary" role="alert" tabindex="-1">
        <h2 class="govuk-error-summary__title"><xsl:value-of select="$page.problem"/></h2>
        <div class="govuk-error-summary__body">
          <ul class="govuk-list govuk-error-summary__list">
            <xsl:for-each select="fields/item[error]">
              <li>
                <a href="#{name}">
                  <xsl:if test="../../several = 'true'"><xsl:value-of select="question"/><xsl:text> </xsl:text></xsl:if>
                  <xsl:value-of select="error"/>
                </a>
              </li>
            </xsl:for-each>
          </ul>
        </div>
      </div>
    </xsl:if>
    <xsl:call-template name="stale"/>
    <xsl:call-template name="anew"/>
    <xsl:apply-templates select="notices/item" mode="notice"/>
    <xsl:call-template name="short-way"/>
    <form method="post" action="/guide/question" novalidate="novalidate">
      <input type="hidden" name="q" value="{key}"/>
      <xsl:call-template name="walk"/>
      <xsl:if test="check = 'true'"><input type="hidden" name="check" value="1"/></xsl:if>
      <xsl:if test="more = 'true'"><input type="hidden" name="more" value="1"/></xsl:if>
      <span class="govuk-caption-l">
        <xsl:value-of select="concat($guide.step, ' ', step)"/>
        <xsl:if test="person and not(mixed = 'true')"><xsl:value-of select="concat(' – ', person)"/></xsl:if>
      </span>
      <xsl:choose>
        <xsl:when test="ways">
          <h1 class="govuk-heading-l"><xsl:apply-templates select="." mode="title"/></h1>
          <p class="govuk-hint"><xsl:value-of select="$guide.blank"/></p>
          <xsl:apply-templates select="fields/item" mode="mixed"/>
          <div class="govuk-button-group govuk-!-margin-top-6">
            <button type="submit" class="govuk-button" name="act" value="continue"><xsl:value-of select="$page.continue"/></button>
            <button type="submit" class="govuk-button govuk-button--secondary" name="act" value="another"><xsl:value-of select="ways/another"/></button>
            <button type="submit" class="govuk-button govuk-button--secondary" name="act" value="none"><xsl:value-of select="ways/none"/></button>
          </div>
        </xsl:when>
        <xsl:when test="buttons = 'true'"><xsl:apply-templates select="fields/item" mode="buttons"/></xsl:when>
        <xsl:when test="mixed = 'true'">
          <h1 class="govuk-heading-l"><xsl:apply-templates select="." mode="title"/></h1>
          <xsl:if test="help and not(person)"><p class="govuk-body"><xsl:value-of select="help"/></p></xsl:if>
          <xsl:apply-templates select="fields/item" mode="mixed"/>
          <div class="govuk-button-group govuk-!-margin-top-6">
            <button type="submit" class="govuk-button" name="act" value="continue"><xsl:value-of select="$page.continue"/></button>
            <button type="submit" class="govuk-button govuk-button--secondary" name="act" value="rest"><xsl:value-of select="$guide.unknown-to-rest"/></button>
          </div>
        </xsl:when>
        <xsl:when test="several = 'true'">
          <h1 class="govuk-heading-l"><xsl:value-of select="title"/></h1>
          <xsl:if test="first = 'true' and booked = 'true'"><xsl:call-template name="rules"/></xsl:if>
          <xsl:if test="help"><p class="govuk-body"><xsl:apply-templates select="help" mode="dial"/></p></xsl:if>
          <xsl:if test="urgent = 'true'"><p class="govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-1"><xsl:value-of select="$guide.one-yes"/></p></xsl:if>
          <xsl:apply-templates select="fields/item" mode="row"/>
          <div class="govuk-button-group govuk-!-margin-top-6">
            <button type="submit" class="govuk-button" name="act" value="continue"><xsl:value-of select="$page.continue"/></button>
            <button type="submit" class="govuk-button govuk-button--secondary" name="act" value="none"><xsl:value-of select="$guide.no-to-rest"/></button>
            <button type="submit" class="govuk-button govuk-button--secondary" name="act" value="unknown"><xsl:value-of select="$guide.unknown-to-rest"/></button>
          </div>
        </xsl:when>
        <xsl:otherwise>
          <xsl:apply-templates select="fields/item" mode="field"/>
          <div class="govuk-button-group">
            <button type="submit" class="govuk-button" name="act" value="continue"><xsl:value-of select="$page.continue"/></button>
            <xsl:if test="may_pass = 'true'">
              <button type="submit" class="govuk-button govuk-button--secondary" name="act" value="unknown"><xsl:value-of select="$guide.i-do-not-know"/></button>
            </xsl:if>
          </div>
        </xsl:otherwise>
      </xsl:choose>
    </form>
    <xsl:if test="why/item">
      <details class="govuk-details govuk-!-margin-bottom-4">
        <summary class="govuk-details__summary"><span class="govuk-details__summary-text"><xsl:value-of select="$guide.why"/></span></summary>
        <div class="govuk-details__text">
          <xsl:value-of select="$guide.why-text"/>
          <ul class="govuk-list govuk-list--bullet govuk-!-margin-top-2"><xsl:for-each select="why/item"><li><xsl:value-of select="."/></li></xsl:for-each></ul>
        </div>
      </details>
    </xsl:if>
    <xsl:call-template name="tell"/>
    <xsl:call-template name="later"/>
  </xsl:template>

  <xsl:template match="item" mode="notice">
    <div>
      <xsl:attribute name="class">
        <xsl:text>st-notice</xsl:text>
        <xsl:if test="alarm = 'true'"> st-notice--alarm</xsl:if>
      </xsl:attribute>
      <p class="govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-1">
        <xsl:if test="kind = 'action'"><xsl:value-of select="$guide.do-now"/><xsl:text> </xsl:text></xsl:if>
        <xsl:apply-templates select="title" mode="dial"/>
      </p>
      <xsl:if test="help"><p class="govuk-body govuk-!-margin-bottom-1"><xsl:apply-templates select="help" mode="dial"/></p></xsl:if>
      <xsl:if test="beside/due"><p class="govuk-body govuk-!-margin-bottom-1"><span class="st-due"><xsl:value-of select="concat($guide.due-from-now, ' ', beside/due)"/></span></p></xsl:if>
      <xsl:if test="beside/counts_from"><p class="govuk-body govuk-!-margin-bottom-1"><xsl:value-of select="concat($guide.counts-from, ' ', beside/counts_from)"/></p></xsl:if>
      <xsl:call-template name="beside-step"/>
    </div>
  </xsl:template>

  <!-- Local data of a step, and where the step comes from. -->
  <xsl:template name="beside-step">
    <xsl:if test="beside/local/item">
      <ul class="govuk-list govuk-list--bullet govuk-!-margin-bottom-1">
        <xsl:for-each select="beside/local/item">
          <li>
            <xsl:value-of select="label"/>
            <xsl:value-of select="$page.colon"/><xsl:text> </xsl:text>
            <xsl:choose>
              <xsl:when test="text/item"><xsl:for-each select="text/item"><xsl:if test="position() &gt; 1">; </xsl:if><xsl:value-of select="."/></xsl:for-each></xsl:when>
              <xsl:when test="text"><xsl:value-of select="text"/></xsl:when>
              <xsl:when test="string(value)"><xsl:apply-templates select="value" mode="dial"/></xsl:when>
              <xsl:otherwise><xsl:value-of select="$guide.not-recorded"/></xsl:otherwise>
            </xsl:choose>
            <xsl:if test="note">. <xsl:value-of select="note"/></xsl:if>
          </li>
        </xsl:for-each>
      </ul>
    </xsl:if>
    <xsl:if test="beside/source">
      <p class="govuk-body-s govuk-!-margin-bottom-1">
        <xsl:value-of select="concat($guide.source, ' ', beside/source/title)"/>
        <xsl:if test="string(beside/source/section)"><xsl:value-of select="concat(', ', beside/source/section)"/></xsl:if>
        <xsl:if test="string(beside/source/edition)"><xsl:value-of select="concat(', ', beside/source/edition)"/></xsl:if>
        <xsl:value-of select="concat(' (', beside/source/mark, ')')"/>
      </p>
    </xsl:if>
  </xsl:template>

  <xsl:template name="group-class">
    <xsl:attribute name="class">
      <xsl:text>govuk-form-group</xsl:text>
      <xsl:if test="error"> govuk-form-group--error</xsl:if>
    </xsl:attribute>
  </xsl:template>

  <xsl:template name="error">
    <xsl:if test="error">
      <p class="govuk-error-message" id="{name}-error">
        <span class="govuk-visually-hidden"><xsl:value-of select="$page.error"/></span>
        <xsl:value-of select="error"/>
      </p>
    </xsl:if>
  </xsl:template>

  <!-- Many questions on a page are quicker to read without what each one means,
       which is a tap away; of the red flags all of it shows. -->
  <xsl:template name="help">
    <xsl:choose>
      <xsl:when test="help and ../../step &gt; 2 and not(error)">
        <details class="govuk-details st-help">
          <summary class="govuk-details__summary"><span class="govuk-details__summary-text"><xsl:value-of select="$guide.meant"/><span class="govuk-visually-hidden"><xsl:value-of select="concat(' ', question)"/></span></span></summary>
          <div class="govuk-details__text" id="{name}-hint"><xsl:apply-templates select="help" mode="dial"/></div>
        </details>
      </xsl:when>
      <xsl:when test="help"><div class="govuk-hint" id="{name}-hint"><xsl:apply-templates select="help" mode="dial"/></div></xsl:when>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="described">
    <xsl:if test="help or example or error">
      <xsl:attribute name="aria-describedby">
        <xsl:if test="help or example"><xsl:value-of select="concat(name, '-hint')"/></xsl:if>
        <xsl:if test="(help or example) and error"><xsl:text> </xsl:text></xsl:if>
        <xsl:if test="error"><xsl:value-of select="concat(name, '-error')"/></xsl:if>
      </xsl:attribute>
    </xsl:if>
  </xsl:template>

  <!-- one question on its page: radios or check boxes -->
  <xsl:template match="item[shape='yes-no' or shape='choice' or shape='choices']" mode="field">
    <div>
      <xsl:call-template name="group-class"/>
      <fieldset class="govuk-fieldset">
        <xsl:call-template name="described"/>
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--l">
          <h1 class="govuk-fieldset__heading"><xsl:value-of select="question"/></h1>
        </legend>
        <xsl:if test="help"><div class="govuk-hint" id="{name}-hint"><xsl:apply-templates select="help" mode="dial"/></div></xsl:if>
        <xsl:call-template name="error"/>
        <xsl:call-template name="choices"/>
      </fieldset>
    </div>
  </xsl:template>

  <!-- one question of yes or no: the answer is the button -->
  <xsl:template match="item" mode="buttons">
    <div>
      <xsl:call-template name="group-class"/>
      <fieldset class="govuk-fieldset">
        <xsl:call-template name="described"/>
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--l">
          <h1 class="govuk-fieldset__heading"><xsl:value-of select="question"/></h1>
        </legend>
        <xsl:if test="help"><div class="govuk-hint" id="{name}-hint"><xsl:apply-templates select="help" mode="dial"/></div></xsl:if>
        <xsl:call-template name="error"/>
        <xsl:if test="choices/item[chosen = 'true']"><p class="govuk-body"><xsl:value-of select="$guide.you-said"/><xsl:text> </xsl:text><strong><xsl:value-of select="choices/item[chosen = 'true']/label"/></strong></p></xsl:if>
        <div class="govuk-button-group">
          <xsl:for-each select="choices/item">
            <button type="submit" class="govuk-button govuk-button--secondary" name="{../../name}" value="{value}">
              <xsl:if test="position() = 1"><xsl:attribute name="id"><xsl:value-of select="../../name"/></xsl:attribute></xsl:if>
              <xsl:value-of select="label"/>
            </button>
          </xsl:for-each>
        </div>
      </fieldset>
    </div>
  </xsl:template>

  <!-- which of these? -->
  <xsl:template match="page[kind='which']" mode="title"><xsl:value-of select="$guide.which"/></xsl:template>
  <xsl:template match="page[kind='which']" mode="main">
    <xsl:call-template name="stale"/>
    <xsl:apply-templates select="notices/item" mode="notice"/>
    <xsl:call-template name="short-way"/>
    <form method="post" action="/guide/which" novalidate="novalidate">
      <xsl:call-template name="walk"/>
      <xsl:if test="check = 'true'"><input type="hidden" name="check" value="1"/></xsl:if>
      <div class="govuk-form-group">
        <fieldset class="govuk-fieldset" aria-describedby="which-hint">
          <legend class="govuk-fieldset__legend govuk-fieldset__legend--l"><h1 class="govuk-fieldset__heading"><xsl:value-of select="$guide.which"/></h1></legend>
          <div class="govuk-hint" id="which-hint"><xsl:value-of select="$guide.which-hint"/></div>
          <div class="govuk-checkboxes">
            <xsl:for-each select="choices/item">
              <div class="govuk-checkboxes__item">
                <input class="govuk-checkboxes__input" id="which-{position()}" name="matter" type="checkbox" value="{value}" aria-describedby="which-{position()}-hint">
                  <xsl:if test="chosen = 'true'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
                </input>
                <label class="govuk-label govuk-checkboxes__label govuk-!-font-weight-bold" for="which-{position()}"><xsl:value-of select="label"/></label>
                <div class="govuk-hint govuk-checkboxes__hint st-which__hint" id="which-{position()}-hint"><xsl:value-of select="hint"/></div>
              </div>
            </xsl:for-each>
          </div>
        </fieldset>
      </div>
      <div class="govuk-button-group">
        <button type="submit" class="govuk-button" name="act" value="continue"><xsl:value-of select="$guide.which-on"/></button>
        <button type="submit" class="govuk-button govuk-button--secondary" name="act" value="none"><xsl:value-of select="$guide.which-none"/></button>
      </div>
    </form>
    <xsl:call-template name="tell"/>
    <xsl:call-template name="later"/>
  </xsl:template>

  <!-- one of several things asked of one child or adult -->
  <xsl:template match="item" mode="mixed">
    <xsl:choose>
      <xsl:when test="choices/item">
        <div>
          <xsl:call-template name="group-class"/>
          <fieldset class="govuk-fieldset">
            <xsl:call-template name="described"/>
            <legend class="govuk-fieldset__legend govuk-fieldset__legend--s"><xsl:value-of select="question"/></legend>
            <xsl:call-template name="help"/>
            <xsl:call-template name="error"/>
            <xsl:call-template name="choices">
              <xsl:with-param name="inline"><xsl:choose><xsl:when test="shape = 'choices'"> govuk-checkboxes--small</xsl:when><xsl:otherwise> govuk-radios--small</xsl:otherwise></xsl:choose></xsl:with-param>
            </xsl:call-template>
          </fieldset>
        </div>
      </xsl:when>
      <xsl:otherwise><xsl:apply-templates select="." mode="words"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- a yes-or-no question among others -->
  <xsl:template match="item" mode="row">
    <div class="st-row">
      <div>
        <xsl:call-template name="group-class"/>
        <fieldset class="govuk-fieldset">
          <xsl:call-template name="described"/>
          <legend class="govuk-fieldset__legend govuk-fieldset__legend--s"><xsl:value-of select="question"/></legend>
          <xsl:call-template name="help"/>
          <xsl:call-template name="error"/>
          <xsl:call-template name="choices"><xsl:with-param name="inline" select="' govuk-radios--inline govuk-radios--small'"/></xsl:call-template>
        </fieldset>
      </div>
    </div>
  </xsl:template>

  <xsl:template name="choices">
    <xsl:param name="inline"/>
    <xsl:variable name="name" select="name"/>
    <xsl:variable name="kind"><xsl:choose><xsl:when test="shape='choices'">checkbox</xsl:when><xsl:otherwise>radio</xsl:otherwise></xsl:choose></xsl:variable>
    <xsl:variable name="block"><xsl:choose><xsl:when test="shape='choices'">govuk-checkboxes</xsl:when><xsl:otherwise>govuk-radios</xsl:otherwise></xsl:choose></xsl:variable>
    <div class="{$block}{$inline}">
      <xsl:for-each select="choices/item">
        <xsl:if test="$kind = 'checkbox' and value = 'none'">
          <div class="govuk-checkboxes__divider"><xsl:value-of select="$guide.or"/></div>
        </xsl:if>
        <div class="{$block}__item">
          <input class="{$block}__input" name="{$name}" type="{$kind}" value="{value}">
            <xsl:attribute name="id">
              <xsl:value-of select="$name"/>
              <xsl:if test="position() &gt; 1"><xsl:value-of select="concat('-', position())"/></xsl:if>
            </xsl:attribute>
            <xsl:if test="chosen = 'true'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
          </input>
          <label class="govuk-label {$block}__label">
            <xsl:attribute name="for">
              <xsl:value-of select="$name"/>
              <xsl:if test="position() &gt; 1"><xsl:value-of select="concat('-', position())"/></xsl:if>
            </xsl:attribute>
            <xsl:value-of select="label"/>
          </label>
        </div>
      </xsl:for-each>
    </div>
  </xsl:template>

  <!-- a number, a time, words -->
  <xsl:template match="item" mode="field">
    <div>
      <xsl:call-template name="group-class"/>
      <h1 class="govuk-label-wrapper">
        <label class="govuk-label govuk-label--l" for="{name}"><xsl:value-of select="question"/></label>
      </h1>
      <xsl:if test="help or example"><div class="govuk-hint" id="{name}-hint"><xsl:apply-templates select="help" mode="dial"/><xsl:text> </xsl:text><xsl:value-of select="example"/></div></xsl:if>
      <xsl:call-template name="error"/>
      <input id="{name}" name="{name}" value="{value}" autocomplete="off">
        <xsl:call-template name="described"/>
        <xsl:choose>
          <xsl:when test="shape = 'number'">
            <xsl:attribute name="type">text</xsl:attribute>
            <xsl:attribute name="inputmode">decimal</xsl:attribute>
            <xsl:attribute name="class">govuk-input govuk-input--width-5</xsl:attribute>
          </xsl:when>
          <xsl:when test="shape = 'time'">
            <xsl:attribute name="type">text</xsl:attribute>
            <xsl:attribute name="class">govuk-input govuk-input--width-20</xsl:attribute>
          </xsl:when>
          <xsl:otherwise>
            <xsl:attribute name="type">text</xsl:attribute>
            <xsl:attribute name="class">govuk-input</xsl:attribute>
          </xsl:otherwise>
        </xsl:choose>
      </input>
    </div>
  </xsl:template>
</xsl:stylesheet>
